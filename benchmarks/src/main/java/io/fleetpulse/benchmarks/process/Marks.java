package io.fleetpulse.benchmarks.process;

import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.management.AttributeNotFoundException;
import javax.management.InstanceNotFoundException;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;

/**
 * Watches how many samples this JVM's consumers were given, by Kafka's own counters: at most a
 * thousand per consumer ahead of what is processed, and the same way for every variant.
 */
final class Marks {
  private static final long PAUSE_MILLIS = 5;
  private static final String ALL_TOPICS = "*";

  private final MBeanServer beans = ManagementFactory.getPlatformMBeanServer();
  private final String topic;
  private final ProcessHandle broker;
  private List<ObjectName> consumers = List.of();

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

  private void mark(String name, long samples) throws JMException {
    long nanos = System.nanoTime();
    long application = ProcessHandle.current().info().totalCpuDuration().orElseThrow().toNanos();
    long brokers = broker.info().totalCpuDuration().orElseThrow().toNanos();
    ThreadTimes threads = ThreadTimes.now();
    System.out.println(
        Stream.of(
                samples,
                nanos,
                application,
                brokers,
                threads.collectorNanos(),
                threads.compilerNanos(),
                consumed(consumers(ALL_TOPICS)) - consumed(consumers(topic)))
            .map(String::valueOf)
            .collect(Collectors.joining(" ", name + " ", "")));
  }

  private long await(long samples) throws JMException, InterruptedException {
    while (true) {
      if (consumers.size() < SubjectMain.THREADS) {
        consumers = consumers(topic);
      }
      long consumed = consumed(consumers);
      if (consumed >= samples) {
        return consumed;
      }
      Thread.sleep(PAUSE_MILLIS);
    }
  }

  private List<ObjectName> consumers(String of) throws JMException {
    return beans
        .queryNames(
            new ObjectName(
                "kafka.consumer:type=consumer-fetch-manager-metrics,client-id=*,topic=" + of),
            null)
        .stream()
        // A topic with a dot is there a second time, with an underscore for it.
        .filter(name -> name.getKeyProperty("topic").indexOf('_') < 0)
        .toList();
  }

  private long consumed(List<ObjectName> by) throws JMException {
    double consumed = 0;
    for (ObjectName consumer : by) {
      consumed += consumed(consumer);
    }
    return (long) consumed;
  }

  private double consumed(ObjectName consumer) throws JMException {
    try {
      return (Double) beans.getAttribute(consumer, "records-consumed-total");
    } catch (AttributeNotFoundException | InstanceNotFoundException e) {
      // Kafka registers a bean anew for each attribute that it gains.
      return 0;
    }
  }
}
