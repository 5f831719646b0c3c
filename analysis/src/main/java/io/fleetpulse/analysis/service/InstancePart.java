package io.fleetpulse.analysis.service;

/**
 * The closed window of one JVM as its service sees it.
 *
 * @param instance name of the instance within the service
 * @param revision the highest holds
 * @param ok whether every sample is in it
 * @param content what is merged
 * @param offset where it was read: from here on it can be read again
 * @param arrivalMillis when it arrived, by the broker's clock
 */
public record InstancePart<C>(
    String instance,
    long jvmStartMillis,
    long windowStartMillis,
    int revision,
    boolean ok,
    C content,
    long offset,
    long arrivalMillis) {

  /** What tells the JVMs within a window apart, in the order in which they merge. */
  record Jvm(String instance, long startMillis) implements Comparable<Jvm> {
    @Override
    public int compareTo(Jvm other) {
      int byInstance = instance.compareTo(other.instance);
      return byInstance != 0 ? byInstance : Long.compare(startMillis, other.startMillis);
    }
  }

  Jvm jvm() {
    return new Jvm(instance, jvmStartMillis);
  }
}
