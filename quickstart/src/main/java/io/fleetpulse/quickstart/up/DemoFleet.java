package io.fleetpulse.quickstart.up;

import io.fleetpulse.quickstart.demo.Billing;
import io.fleetpulse.quickstart.demo.Catalogue;
import io.fleetpulse.quickstart.demo.Checkout;
import io.fleetpulse.quickstart.demo.Mailer;
import io.fleetpulse.quickstart.demo.Orders;
import io.fleetpulse.quickstart.demo.Reports;
import io.fleetpulse.quickstart.demo.Sessions;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;

/** Which demo JVMs there are, with which options, and which alerts they must raise. */
final class DemoFleet {
  /** Rule and instance of the alerts that prove the way from sample to alert. */
  record Expected(String rule, String subject) {}

  /** One demo JVM. */
  record Member(String service, String instance, Class<?> program, List<String> jvmOptions) {
    Member {
      jvmOptions = List.copyOf(jvmOptions);
    }

    String subject() {
      return "default/" + service + "/" + instance;
    }
  }

  /** The instance whose agent accepts actions. */
  static final String OPTED_IN = "catalogue-1";

  /** The instance that is restarted once. */
  static final String RESTARTED = "billing-1";

  static final List<Expected> EXPECTED =
      List.of(
          new Expected("heap-leak", "default/orders/orders-1"),
          new Expected("thread-leak", "default/mailer/mailer-1"));

  /** The rule that the demo brings: what one writes oneself, beside the built-in detectors. */
  static final String RULE = "busy-reports";

  /** What it fires on, where half a core is to be had; it proves nothing if it does not. */
  static final Expected OF_THE_RULE = new Expected(RULE, "default/reports/reports-1");

  private static final int ORDERS_HEAP_MIB = 384;

  private DemoFleet() {}

  /** The rule as it is put. */
  static byte[] rule() {
    try (InputStream json =
        DemoFleet.class.getResourceAsStream("/io/fleetpulse/quickstart/" + RULE + ".json")) {
      return Objects.requireNonNull(json, RULE).readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * @param heapFactor how many times the usual heap the leaking service gets
   */
  static List<Member> members(int heapFactor) {
    List<String> g1 = List.of("-XX:+UseG1GC", "-Xms32m", "-Xmx128m");
    List<String> small = List.of("-XX:+UseSerialGC", "-Xmx48m");
    // Live data are measured when a marking cycle ends: a low threshold and a small young
    // generation make one every few seconds.
    List<String> orders =
        List.of(
            "-XX:+UseG1GC",
            "-Xmx" + ORDERS_HEAP_MIB * heapFactor + "m",
            "-Xmn24m",
            "-XX:G1HeapRegionSize=1m",
            "-XX:-G1UseAdaptiveIHOP",
            "-XX:InitiatingHeapOccupancyPercent=5");
    List<String> sessions =
        List.of(
            "-XX:+UseG1GC",
            "-Xmx160m",
            "-Xmn24m",
            "-XX:-G1UseAdaptiveIHOP",
            "-XX:InitiatingHeapOccupancyPercent=10");
    // A marking cycle would give the memory back by itself; in a service this idle none comes.
    List<String> catalogue =
        List.of(
            "-XX:+UseG1GC",
            "-Xms64m",
            "-Xmx512m",
            "-XX:-G1UseAdaptiveIHOP",
            "-XX:InitiatingHeapOccupancyPercent=45");
    return List.of(
        new Member("checkout", "checkout-1", Checkout.class, g1),
        new Member("checkout", "checkout-2", Checkout.class, g1),
        new Member("orders", "orders-1", Orders.class, orders),
        new Member(
            "mailer", "mailer-1", Mailer.class, List.of("-XX:+UseSerialGC", "-Xmx48m", "-Xss256k")),
        new Member("reports", "reports-1", Reports.class, small),
        new Member("catalogue", OPTED_IN, Catalogue.class, catalogue),
        new Member("catalogue", "catalogue-2", Catalogue.class, catalogue),
        new Member("sessions", "sessions-1", Sessions.class, sessions),
        new Member("billing", RESTARTED, Billing.class, small));
  }
}
