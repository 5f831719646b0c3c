package io.fleetpulse.agent.probe;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryManagerMXBean;
import java.util.Set;
import java.util.stream.Collectors;

/** The garbage collector, by the names its beans have. */
public enum Collector {
  SERIAL("serial"),
  PARALLEL("parallel"),
  G1("g1"),
  ZGC("zgc"),
  GENERATIONAL_ZGC("generational-zgc"),
  SHENANDOAH("shenandoah"),
  OTHER("other");

  private final String label;

  Collector(String label) {
    this.label = label;
  }

  /** As in the identity. */
  public String label() {
    return label;
  }

  /** The one this JVM uses. */
  public static Collector detect() {
    return of(
        ManagementFactory.getGarbageCollectorMXBeans().stream()
            .map(MemoryManagerMXBean::getName)
            .collect(Collectors.toSet()));
  }

  static Collector of(Set<String> names) {
    if (names.contains("G1 Young Generation")) {
      return G1;
    }
    if (names.contains("PS MarkSweep")) {
      return PARALLEL;
    }
    if (names.contains("MarkSweepCompact")) {
      return SERIAL;
    }
    if (names.contains("ZGC Major Cycles")) {
      return GENERATIONAL_ZGC;
    }
    if (names.contains("ZGC Cycles")) {
      return ZGC;
    }
    if (names.contains("Shenandoah Cycles")) {
      return SHENANDOAH;
    }
    return OTHER;
  }

  /**
   * Whether the application runs while a collection of this bean does. "G1 Concurrent GC" tells of
   * the pauses of its concurrent cycle, not of the cycle.
   */
  static boolean concurrent(String bean) {
    return bean.endsWith("Cycles");
  }

  /**
   * Whether what the old generation holds grows by what such a collection promotes, and by nothing
   * else. G1's also frees large objects there, and in mixed collections old regions: the growth is
   * the least that was promoted. Beside ZGC's minor cycles the old generation is collected too.
   */
  boolean tellsPromotion(String action) {
    return promotes() && action.equals("end of minor GC");
  }

  /** Whether there are collections that tell of promotion. */
  boolean promotes() {
    return this == SERIAL || this == PARALLEL || this == G1;
  }

  /**
   * Whether young garbage is gone after such a collection, so that the heap used is an estimate of
   * what is alive. The pauses within a concurrent cycle free nothing by themselves.
   */
  static boolean estimatesLiveSet(String bean) {
    return !bean.endsWith("Pauses") && !bean.equals("G1 Concurrent GC");
  }

  /**
   * Whether the heap used after such a collection is what is alive: all of it was looked at. G1's
   * young bean also stands for mixed collections, which only the flight recorder tells apart.
   */
  boolean tellsLiveSet(String bean, String action) {
    return switch (this) {
      case SERIAL, PARALLEL, G1, OTHER -> action.equals("end of major GC");
      case ZGC, SHENANDOAH -> bean.endsWith("Cycles");
      case GENERATIONAL_ZGC -> bean.equals("ZGC Major Cycles");
    };
  }
}
