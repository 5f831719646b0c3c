package io.fleetpulse.agent.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AgentThreadTest {
  private final FakeAgent agent = new FakeAgent();
  private final ThreadFactory daemons = new AgentThread.Daemons();

  /** Runs until it is closed. */
  private static final class FakeAgent implements Runnable, AutoCloseable {
    final AtomicInteger runs = new AtomicInteger();
    final AtomicInteger closes = new AtomicInteger();
    private final CountDownLatch closed = new CountDownLatch(1);

    @Override
    public void run() {
      runs.incrementAndGet();
      try {
        closed.await();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }

    @Override
    public void close() {
      closes.incrementAndGet();
      closed.countDown();
    }
  }

  @Test
  void closedWhileTheAgentIsLoaded_theAgentIsClosedAndNeverRun() throws Exception {
    CountDownLatch loading = new CountDownLatch(1);
    CountDownLatch loaded = new CountDownLatch(1);
    AgentThread thread =
        new AgentThread(
            () -> {
              loading.countDown();
              loaded.await();
              return agent;
            },
            daemons);
    thread.start();
    loading.await();
    Thread closing = new Thread(thread::close);
    closing.start();
    // It waits for the end: from here on it has taken note.
    Awaitility.await().until(() -> closing.getState() == Thread.State.TIMED_WAITING);
    loaded.countDown();
    closing.join();

    assertThat(agent.closes).hasValue(1);
    assertThat(agent.runs).hasValue(0);
  }

  @Test
  void startAfterACloseThatCameBeforeTheAgent_works() throws Exception {
    CountDownLatch loaded = new CountDownLatch(1);
    AutoCloseable first =
        Running.start(
            new AgentThread(
                () -> {
                  loaded.await();
                  return new FakeAgent();
                },
                daemons));
    assertThat(first).isNotNull();
    assertThat(Running.start(new AgentThread(() -> agent, daemons))).as("a second").isNull();
    first.close();
    loaded.countDown();

    AutoCloseable second = Running.start(new AgentThread(() -> agent, daemons));
    assertThat(second).isNotNull();
    Awaitility.await().until(() -> agent.runs.get() == 1);
    second.close();
    assertThat(agent.closes.get()).isPositive();
  }

  @Test
  void noThreadCanBeMade_aLaterStartWorks() throws Exception {
    ThreadFactory none =
        work ->
            new Thread(work) {
              @Override
              public void start() {
                throw new OutOfMemoryError("unable to create native thread");
              }
            };
    assertThatThrownBy(() -> Running.start(new AgentThread(() -> agent, none)))
        .isInstanceOf(OutOfMemoryError.class);

    AutoCloseable later = Running.start(new AgentThread(() -> agent, daemons));
    assertThat(later).isNotNull();
    later.close();
  }

  @Test
  void agentThatFails_isClosed() {
    new AgentThread(() -> new FailingAgent(agent), daemons).run();
    assertThat(agent.closes).hasValue(1);
  }

  @Test
  void agentThatEndsOrCannotBeMade_isToldToItsSource() {
    FakeSource works = new FakeSource(new FailingAgent(agent));
    new AgentThread(works, daemons).run();
    FakeSource fails = new FakeSource(null);
    new AgentThread(fails, daemons).run();

    assertThat(works.closesBefore).as("after it was closed").hasValue(1);
    assertThat(fails.ended).hasValue(1);
  }

  private final class FakeSource implements AgentThread.Source {
    final AtomicInteger ended = new AtomicInteger();
    final AtomicInteger closesBefore = new AtomicInteger();
    private final @Nullable AutoCloseable made;

    FakeSource(@Nullable AutoCloseable made) {
      this.made = made;
    }

    @Override
    public AutoCloseable create() {
      if (made == null) {
        throw new IllegalStateException("no settings");
      }
      return made;
    }

    @Override
    public void ended() {
      ended.incrementAndGet();
      closesBefore.set(agent.closes.get());
    }
  }

  private record FailingAgent(FakeAgent parts) implements Runnable, AutoCloseable {
    @Override
    public void run() {
      throw new OutOfMemoryError("heap");
    }

    @Override
    public void close() {
      parts.close();
    }
  }
}
