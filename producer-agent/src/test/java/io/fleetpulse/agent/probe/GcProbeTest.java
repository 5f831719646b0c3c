package io.fleetpulse.agent.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.sun.management.GarbageCollectionNotificationInfo;
import java.util.concurrent.atomic.AtomicLong;
import javax.management.Notification;
import org.junit.jupiter.api.Test;

class GcProbeTest {
  @Test
  void notificationThatCannotBeRead_isCountedAndKeptFromTheJvmsThread() {
    AtomicLong errors = new AtomicLong();
    GcProbe probe = new GcProbe(Collector.G1, new LiveSet(), () -> 0, errors);
    Notification unreadable =
        new Notification(
            GarbageCollectionNotificationInfo.GARBAGE_COLLECTION_NOTIFICATION, "bean", 1) {
          private static final long serialVersionUID = 1;

          @Override
          public Object getUserData() {
            throw new OutOfMemoryError("heap");
          }
        };

    assertThatCode(() -> probe.received(unreadable)).doesNotThrowAnyException();
    assertThat(errors).hasValue(1);
    assertThat(probe.kinds()).isEmpty();
  }
}
