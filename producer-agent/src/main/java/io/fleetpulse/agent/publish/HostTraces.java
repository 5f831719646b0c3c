package io.fleetpulse.agent.publish;

import java.lang.management.ManagementFactory;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.apache.kafka.common.utils.Sanitizer;

/**
 * Kafka's clients tell their version by a bean of the JVM's one bean server, whatever their
 * reporters: a host that lists its own clients there must not find the agent's.
 */
public final class HostTraces {
  private HostTraces() {}

  /** Takes the bean of a client away. */
  public static void remove(String domain, String clientId) {
    try {
      MBeanServer server = ManagementFactory.getPlatformMBeanServer();
      ObjectName name =
          new ObjectName(domain + ":type=app-info,id=" + Sanitizer.jmxSanitize(clientId));
      if (server.isRegistered(name)) {
        server.unregisterMBean(name);
      }
    } catch (JMException | RuntimeException e) {
      // It stays visible; nothing of the host depends on it.
    }
  }
}
