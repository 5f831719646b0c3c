package io.fleetpulse.analysis.window;

import org.jspecify.annotations.Nullable;

/**
 * Something about an instance's samples that no statistic shows, told when it begins and when it
 * ends.
 *
 * @param instance namespace/service/instance; for undecodable records their key as received
 * @param identity null when no sample told it yet
 * @param active true: it holds from now; false: it ended
 * @param jvmStartMillis start of the JVM concerned; 0: unknown
 * @param atMillis arrival time at which it began or ended
 * @param value the number behind it: silence and skew in milliseconds, records for the others
 * @param detail one line in words
 */
public record InstanceCondition(
    String instance,
    @Nullable InstanceIdentity identity,
    Kind kind,
    boolean active,
    long jvmStartMillis,
    long atMillis,
    double value,
    String detail)
    implements InstanceEvent {

  /** What is the matter. */
  public enum Kind {
    /** No sample for long. */
    SILENT,
    /** The JVM's clock differs from the broker's beyond tolerance. */
    CLOCK_SKEWED,
    /** Two live JVMs send under one id. */
    DUPLICATE_IDENTITY,
    /** Records under this key cannot be read. */
    UNDECODABLE,
    /** It was silent for so long that all about it is forgotten; never ends. */
    FORGOTTEN
  }
}
