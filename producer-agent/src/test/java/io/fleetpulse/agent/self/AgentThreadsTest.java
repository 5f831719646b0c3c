package io.fleetpulse.agent.self;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class AgentThreadsTest {
  private final AgentThreads threads = new AgentThreads();
  private final CountDownLatch end = new CountDownLatch(1);

  /** As Kafka's: a class of the agent's own loader. */
  private static final class ClientThread extends Thread {
    ClientThread(String name, Runnable work) {
      super(work, name);
      setDaemon(true);
    }
  }

  @Test
  void ownThread_countsProcessorAndMemory() {
    threads.add();
    threads.add();
    long before = threads.cpuNanos();
    byte[][] kept = new byte[100][];
    for (int i = 0; i < kept.length; i++) {
      kept[i] = new byte[10_000];
    }
    Awaitility.await().pollInSameThread().until(() -> threads.cpuNanos() > before);
    assertThat(kept[99]).hasSize(10_000);
    assertThat(threads.allocatedBytes()).isGreaterThan(1_000_000);
  }

  @Test
  void clientsThreads_areFoundByClassAndNameAndKeptAfterTheirEnd() throws Exception {
    Thread client = start(new ClientThread("kafka-producer | fleetpulse-agent-a", this::work));
    Thread foreign = start(new ClientThread("kafka-producer | orders", this::work));
    Thread plain = start(new Thread(this::work, "kafka-producer | fleetpulse-agent-b"));
    threads.findClients();
    Awaitility.await().until(() -> threads.cpuNanos() > 0);
    end.countDown();
    for (Thread thread : new Thread[] {client, foreign, plain}) {
      thread.join(10_000);
    }
    long after = threads.cpuNanos();
    assertThat(after).isPositive();
    assertThat(threads.cpuNanos()).as("it has ended").isEqualTo(after);
    assertThat(new AgentThreads().cpuNanos()).isZero();
  }

  private Thread start(Thread thread) {
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  private void work() {
    double sum = 0;
    while (end.getCount() > 0) {
      for (int i = 0; i < 100_000; i++) {
        sum += Math.sqrt(i);
      }
      Thread.yield();
    }
    assertThat(sum).isPositive();
  }
}
