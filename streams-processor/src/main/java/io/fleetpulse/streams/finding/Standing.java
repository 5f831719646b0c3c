package io.fleetpulse.streams.finding;

import io.fleetpulse.analysis.rule.Episode;
import io.fleetpulse.schemas.avro.Finding;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One problem of one subject: its episode and what was told of it last. */
final class Standing {
  final String rule;

  /** Whether its records are shown and not sent. */
  boolean dryRun;

  Episode episode;

  /** Null before the first record and after an episode's last. */
  @Nullable Finding told;

  /** What there is to say by now; null when nothing was seen since the task began. */
  @Nullable Supplier<Report> latest;

  /** Start of the JVM it is about; 0: not known. */
  long jvmStartMillis;

  /** When the condition behind it was heard of last; for conditions that may just stop. */
  long heardMillis;

  Standing(String rule, Episode episode, @Nullable Finding told) {
    this.rule = rule;
    this.episode = episode;
    this.told = told;
    Long start = told == null ? null : told.getSubjectStartTimeMillis();
    this.jvmStartMillis = start == null ? 0 : start;
  }
}
