package io.fleetpulse.service.health;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Supplier;

/** Named checks that together say whether a service is ready. */
public final class HealthChecks {
  private final Map<String, Supplier<Result>> checks = new ConcurrentSkipListMap<>();

  /** What a check found. */
  public record Result(boolean ok, String detail) {
    public static Result ok(String detail) {
      return new Result(true, detail);
    }

    public static Result down(String detail) {
      return new Result(false, detail);
    }
  }

  /** All checks' results. */
  public record Report(boolean ready, Map<String, Result> checks) {}

  /** Adds a check, quick and without side effects. */
  public void add(String name, Supplier<Result> check) {
    checks.put(name, check);
  }

  public Report report() {
    Map<String, Result> results = new LinkedHashMap<>();
    boolean ready = true;
    for (Map.Entry<String, Supplier<Result>> check : checks.entrySet()) {
      Result result;
      try {
        result = check.getValue().get();
      } catch (RuntimeException e) {
        result = Result.down(e.toString());
      }
      ready &= result.ok();
      results.put(check.getKey(), result);
    }
    return new Report(ready, results);
  }
}
