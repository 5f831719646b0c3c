package io.fleetpulse.sink.lifecycle;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/** What the sink finds wrong with the platform itself, told as findings like any other. */
public final class SystemFindings {
  /** Subject of findings about the platform. */
  public static final String PLATFORM = "fleetpulse";

  public static final String PROCESSOR_SILENT = "processor-silent";
  public static final String CHANNEL_FAILING = "channel-failing";

  public static final String UNDECODABLE_RECORDS = "undecodable-records";

  /** Label that names the failing channel. */
  public static final String CHANNEL = "channel";

  private SystemFindings() {}

  /** The processor shows no sign of life: alerts keep their state until it does. */
  public static Arrival processorSilent(boolean silent, long nowMillis) {
    String summary =
        silent
            ? "The streams processor is silent: no findings and no healthy answer"
            : "The streams processor is heard again";
    String description =
        "Open alerts keep their state and new problems go unseen until it is back. Look at the"
            + " processor's /health/ready and at fleetpulse.processor.url.";
    return finding(
        PROCESSOR_SILENT,
        Severity.CRITICAL,
        silent,
        nowMillis,
        summary,
        description,
        "processor silent",
        Map.of());
  }

  /** A channel gave a notification up, or works again. */
  public static Arrival channelFailing(
      String channel, boolean failing, String error, long nowMillis) {
    String summary =
        failing
            ? "Notifications through " + channel + " fail: " + error
            : "Notifications through " + channel + " are delivered again";
    String description =
        "What could not be delivered is kept in the outbox with its last error; see the alert's"
            + " notifications.";
    return finding(
        CHANNEL_FAILING,
        Severity.ERROR,
        failing,
        nowMillis,
        summary,
        description,
        "channel failing",
        Map.of(CHANNEL, channel));
  }

  /** Records of a topic could not be read and are dead letters, or none was for a while. */
  public static Arrival undecodable(String topic, boolean active, String detail, long nowMillis) {
    String summary =
        active
            ? "Records of " + topic + " cannot be read: " + detail
            : "Every record of " + topic + " can be read again";
    String description =
        "They stand in the dead letters as they were received, with the reason in their headers;"
            + " of one marked too-large its place instead of its bytes.";
    return finding(
        UNDECODABLE_RECORDS,
        Severity.WARNING,
        active,
        nowMillis,
        summary,
        description,
        "undecodable records",
        Map.of("topic", topic));
  }

  /** Identifies a problem by rule, subject and labels. */
  static String fingerprint(String rule, String subject, Map<String, String> labels) {
    StringBuilder text = new StringBuilder(rule).append('\0').append(subject);
    labels.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(e -> text.append('\0').append(e.getKey()).append('\0').append(e.getValue()));
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256")
              .digest(text.toString().getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash, 0, 16);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  private static Arrival finding(
      String rule,
      Severity severity,
      boolean firing,
      long nowMillis,
      String summary,
      String description,
      String cause,
      Map<String, String> labels) {
    // One endless episode: what orders its records is the clock, and a closed alert opens anew.
    Finding finding =
        new Finding(
            fingerprint(rule, PLATFORM, labels),
            rule,
            FindingType.SYSTEM,
            severity,
            firing ? FindingState.FIRING : FindingState.CLEARED,
            PLATFORM,
            0,
            nowMillis,
            nowMillis,
            false,
            summary,
            description,
            cause,
            Double.NaN,
            Double.NaN,
            "",
            labels,
            List.of(),
            null,
            null);
    return new Arrival(finding, nowMillis, null);
  }
}
