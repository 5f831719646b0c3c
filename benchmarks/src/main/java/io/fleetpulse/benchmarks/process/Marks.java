package io.fleetpulse.benchmarks.process;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import javax.management.AttributeNotFoundException;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;

/**
 * Watches how many samples this JVM's consumers were given, by Kafka's own counters: at most a
 * thousand per consumer ahead of what is processed, and the same way for every variant.
 */
final class Marks {
  private static final long PAUSE_MILLIS = 5;

  private final MBeanServer beans = ManagementFactory.getPlatformMBeanServer();
  private final String topic;
  private final ProcessHandle broker;
  private List<ObjectName> consumers = new ArrayList<>();

  Marks(String topic, long broker) {
    this.topic = topic;
    this.broker = ProcessHandle.of(broker).orElseThrow();
  }

  void report(long warm, long measured) {
    try {
      long reached = await(warm);
      mark("@warm", reached);
      mark("@measured", await(reached + measured));
    } catch (JMException e) {
      System.err.println("Kafka's counters cannot be read: " + e);
      System.exit(1);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void mark(String name, long samples) {
    System.out.println(
        name
            + " "
            + samples
            + " "
            + System.nanoTime()
            + " "
            + ProcessHandle.current().info().totalCpuDuration().orElseThrow().toNanos()
            + " "
            + broker.info().totalCpuDuration().orElseThrow().toNanos());
  }

  private long await(long samples) throws JMException, InterruptedException {
    while (true) {
      long consumed = consumed();
      if (consumed >= samples) {
        return consumed;
      }
      Thread.sleep(PAUSE_MILLIS);
    }
  }

  private long consumed() throws JMException {
    if (consumers.size() < SubjectMain.THREADS) {
      Set<ObjectName> names =
          beans.queryNames(
              new ObjectName(
                  "kafka.consumer:type=consumer-fetch-manager-metrics,client-id=*,topic=" + topic),
              null);
      consumers = new ArrayList<>(names);
    }
    double consumed = 0;
    for (ObjectName consumer : consumers) {
      consumed += consumed(consumer);
    }
    return (long) consumed;
  }

  private double consumed(ObjectName consumer) throws JMException {
    try {
      return (Double) beans.getAttribute(consumer, "records-consumed-total");
    } catch (AttributeNotFoundException e) {
      // A bean is there a moment before its attributes are.
      return 0;
    }
  }
}
