package io.fleetpulse.schemas.catalogue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * In which JVMs there is a metric, by the schema's property {@code applies}: on a field, or on a
 * section for all of its metrics that do not say otherwise.
 *
 * @param collectors as in the identity; empty: with every collector
 * @param since the first JDK that tells; 0: every one that the agent runs on
 * @param when what else has to be; empty: nothing
 */
public record Applies(List<String> collectors, int since, String when) {
  /** Collectors as in the identity, in the order of pages. */
  public static final List<String> COLLECTORS =
      List.of("serial", "parallel", "g1", "zgc", "generational-zgc", "shenandoah");

  static final Applies EVERYWHERE = new Applies(List.of(), 0, "");

  public Applies {
    collectors = List.copyOf(collectors);
    if (!COLLECTORS.containsAll(collectors)) {
      throw new IllegalArgumentException("no such collectors: " + collectors);
    }
  }

  /** What a field says; else what is given. */
  static Applies of(@Nullable Object property, Applies otherwise) {
    if (!(property instanceof Map<?, ?> said)) {
      return otherwise;
    }
    List<String> collectors = new ArrayList<>();
    if (said.get("collectors") instanceof List<?> names) {
      names.forEach(name -> collectors.add(name.toString()));
    }
    return new Applies(
        collectors,
        said.get("since") instanceof Number since ? since.intValue() : 0,
        said.get("when") instanceof String when ? when : otherwise.when);
  }

  /** Whether it is there, so far as collector and JDK decide. */
  public boolean to(String collector, int feature) {
    return (collectors.isEmpty() || collectors.contains(collector)) && feature >= since;
  }

  /** Whether it is in every JVM. */
  public boolean everywhere() {
    return equals(EVERYWHERE);
  }
}
