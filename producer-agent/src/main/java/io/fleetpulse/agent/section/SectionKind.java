package io.fleetpulse.agent.section;

import java.util.Locale;

/** The sections of a sample, in the order of {@code RuntimeSample.avsc}. */
public enum SectionKind {
  CPU,
  MEMORY,
  GC,
  THREADS,
  RUNTIME,
  CLASSES,
  BUFFERS,
  SELF,
  STALLS,
  THREAD_DETAILS,
  LINUX,
  MEMORY_DETAILS,
  RECORDER,
  PROFILE,
  CUSTOM;

  private final String field;

  SectionKind() {
    String[] words = name().toLowerCase(Locale.ROOT).split("_");
    StringBuilder joined = new StringBuilder(words[0]);
    for (int i = 1; i < words.length; i++) {
      joined
          .append(words[i].substring(0, 1).toUpperCase(Locale.ROOT))
          .append(words[i], 1, words[i].length());
    }
    this.field = joined.toString();
  }

  /** The schema's field, such as {@code threadDetails}. */
  public String field() {
    return field;
  }
}
