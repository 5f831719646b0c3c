package io.fleetpulse.benchmarks.load;

import io.fleetpulse.agent.sample.Identity;
import io.fleetpulse.agent.sample.Sample;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Many instances, twenty to a service. */
public final class Fleet {
  private static final int INSTANCES_PER_SERVICE = 20;
  private static final long SEED = 42;

  private final List<Member> members;

  private Fleet(List<Member> members) {
    this.members = members;
  }

  /**
   * A fleet that looks like this JVM.
   *
   * @param firstMillis the whole second in which every instance takes its first sample
   * @param publishMillis the publish interval its samples name
   */
  public static Fleet of(int instances, long firstMillis, long publishMillis) {
    Sample reading;
    Identity identity;
    try (RealReading real = RealReading.start()) {
      reading = real.take();
      identity = real.identity();
    }
    SplittableRandom random = new SplittableRandom(SEED);
    List<Member> members = new ArrayList<>(instances);
    for (int i = 0; i < instances; i++) {
      String service = "service-" + i / INSTANCES_PER_SERVICE;
      members.add(
          new Member(
              service,
              service + "-" + i % INSTANCES_PER_SERVICE,
              reading,
              identity,
              firstMillis + random.nextInt(1_000),
              publishMillis,
              random.split()));
    }
    return new Fleet(members);
  }

  public List<Member> members() {
    return members;
  }
}
