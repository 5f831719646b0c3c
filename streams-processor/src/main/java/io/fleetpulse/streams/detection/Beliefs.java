package io.fleetpulse.streams.detection;

import io.fleetpulse.analysis.detect.JvmAnomalies.Suspicion;
import io.fleetpulse.analysis.stats.FalseDiscovery;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Which suspicions are believed. Of thousands of series some are improbable at any minute, so each
 * is judged among all that were suspected together with it and all that were not.
 */
final class Beliefs {
  /**
   * Share of false ones among those believed in one minute. Where nothing is wrong, one minute in
   * so many believes anything: about one a week.
   */
  private static final double FALSE_SHARE = 1e-4;

  private Beliefs() {}

  /** A suspicion and whose it is. */
  private record Asked(Watched of, int at) {}

  /** Decides on the latest minute of these instances. */
  static void among(List<Watched> minutes) {
    List<Asked> asked = new ArrayList<>();
    int looked = 0;
    for (Watched watched : minutes) {
      looked += watched.anomalies.watched();
      for (int i = 0; i < watched.suspicions.size(); i++) {
        if (!watched.suspicions.get(i).believed()) {
          asked.add(new Asked(watched, i));
        }
      }
    }
    if (asked.isEmpty()) {
      return;
    }
    // What is not suspected is a question that was asked, too, and was answered by "likely".
    double[] probabilities = new double[Math.max(looked, asked.size())];
    Arrays.fill(probabilities, 1);
    for (int i = 0; i < asked.size(); i++) {
      probabilities[i] = suspicion(asked.get(i)).probability();
    }
    double[] adjusted = FalseDiscovery.benjaminiHochberg(probabilities);
    for (int i = 0; i < asked.size(); i++) {
      if (adjusted[i] <= FALSE_SHARE) {
        believe(asked.get(i));
      }
    }
  }

  private static Suspicion suspicion(Asked asked) {
    return asked.of().suspicions.get(asked.at());
  }

  private static void believe(Asked asked) {
    Watched of = asked.of();
    Suspicion believed = suspicion(asked).asBelieved();
    of.anomalies.believe(believed.series());
    List<Suspicion> all = new ArrayList<>(of.suspicions);
    all.set(asked.at(), believed);
    of.suspicions = List.copyOf(all);
  }
}
