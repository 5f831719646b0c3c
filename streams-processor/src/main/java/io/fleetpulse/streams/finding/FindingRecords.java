package io.fleetpulse.streams.finding;

import io.fleetpulse.analysis.rule.Episode;
import io.fleetpulse.schemas.avro.Finding;
import io.fleetpulse.schemas.avro.FindingState;
import io.fleetpulse.schemas.serde.TrustedRecords;
import io.fleetpulse.schemas.serde.WireFormat;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificDatumWriter;

/** Makes the records of findings. For one thread. */
public final class FindingRecords {
  static {
    TrustedRecords.trust();
  }

  private static final int ID_BYTES = 16;

  private final int schemaId;
  private final SpecificDatumWriter<Finding> writer =
      new SpecificDatumWriter<>(Finding.getClassSchema());

  public FindingRecords(int schemaId) {
    this.schemaId = schemaId;
  }

  /** The record of an episode's present state. */
  Finding of(
      Standings subject, Standing standing, Episode episode, Report report, long timeMillis) {
    Map<String, String> labels = new HashMap<>(report.labels());
    labels.putAll(Subject.labels(subject.key, subject.identity));
    return Finding.newBuilder()
        .setFindingId(id(standing.rule, subject.key))
        .setRule(standing.rule)
        .setRuleVersion(report.ruleVersion())
        .setType(report.type())
        .setSeverity(report.severity())
        .setState(state(episode))
        .setSubject(subject.key)
        .setEpisodeStartMillis(episode.startMillis())
        .setRevision(episode.revision())
        .setTimeMillis(timeMillis)
        .setSummary(report.summary())
        .setDescription(report.description())
        .setCause(report.cause())
        .setValue(report.value())
        .setThreshold(report.threshold())
        .setUnit(report.unit())
        .setLabels(labels)
        .setEvidence(report.evidence())
        .setSubjectStartTimeMillis(standing.jvmStartMillis == 0 ? null : standing.jvmStartMillis)
        .setRunbook(report.runbook())
        .setScore(Double.isNaN(report.score()) ? null : report.score())
        .build();
  }

  /** The same finding once more: nothing about it changed but time. */
  Finding again(Finding told, Episode episode, long timeMillis) {
    return Finding.newBuilder(told)
        .setState(state(episode))
        .setRevision(episode.revision())
        .setTimeMillis(timeMillis)
        .setHeartbeat(true)
        .build();
  }

  /** The end of a finding, and why. */
  Finding cleared(Finding told, Episode episode, String why, long timeMillis) {
    return Finding.newBuilder(told)
        .setState(state(episode))
        .setRevision(episode.revision())
        .setTimeMillis(timeMillis)
        .setHeartbeat(false)
        .setSummary(told.getCause() + " of " + told.getSubject() + " is over: " + why)
        .build();
  }

  /** In Confluent's wire format. */
  public byte[] bytes(Finding finding) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(1024);
    BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(bytes, null);
    try {
      writer.write(finding, encoder);
      encoder.flush();
    } catch (IOException e) {
      throw new UncheckedIOException("into memory", e);
    }
    return WireFormat.encode(schemaId, bytes.toByteArray());
  }

  /** The same problem of the same subject has the same id, in every process and version. */
  static String id(String rule, String subject) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256")
              .digest((rule + '\0' + subject).getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash, 0, ID_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JVM has SHA-256", e);
    }
  }

  private static FindingState state(Episode episode) {
    return switch (episode.state()) {
      case PENDING -> FindingState.PENDING;
      case FIRING -> FindingState.FIRING;
      case CLEARED -> FindingState.CLEARED;
    };
  }
}
