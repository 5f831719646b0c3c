package io.fleetpulse.analysis.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FalseDiscoveryTest {
  private static final double EXACT = 1e-12;
  private static final Reference REFERENCE = new Reference("stats");

  /** alphai of the example of LORD in the manual of the R package onlineFDR 2.x. */
  private static final double[] PUBLISHED = {
    0.0002675839, 0.0024664457, 0.0005732818, 0.0004872805, 0.0004059066,
    0.0003447286, 0.0029745013, 0.0008450114, 0.0007305648, 0.0006243143,
    0.0032185913, 0.0010617227, 0.0009256825, 0.0008019657, 0.0007059610
  };

  @Test
  void adjustedProbabilities_areThoseOfScipy() {
    double[] p = REFERENCE.numbers("discovery.p");
    assertThat(FalseDiscovery.benjaminiHochberg(p))
        .containsExactly(REFERENCE.numbers("discovery.hochberg"), within(EXACT));
    assertThat(FalseDiscovery.benjaminiYekutieli(p))
        .containsExactly(REFERENCE.numbers("discovery.yekutieli"), within(EXACT));
    assertThat(FalseDiscovery.benjaminiHochberg(new double[0])).isEmpty();
  }

  @Test
  void levels_areThoseOfThePublishedExample() {
    OnlineFalseDiscovery online = new OnlineFalseDiscovery(0.05);
    double[] p = REFERENCE.numbers("online.p");
    double[] levels = REFERENCE.numbers("online.levels");
    for (int i = 0; i < p.length; i++) {
      assertThat(online.threshold()).isCloseTo(levels[i], within(EXACT));
      assertThat(online.threshold()).isCloseTo(PUBLISHED[i], within(6e-11));
      assertThat(online.decide(p[i])).isEqualTo(i == 0 || i == 5 || i == 9);
    }
  }

  @Test
  void shareOfFalseDiscoveries_isBounded() {
    double share = 0;
    int real = 0;
    int runs = 300;
    for (int run = 0; run < runs; run++) {
      Random random = new Random(run);
      OnlineFalseDiscovery online = new OnlineFalseDiscovery(0.1);
      int found = 0;
      int wrong = 0;
      for (int i = 0; i < 500; i++) {
        boolean effect = random.nextInt(10) == 0;
        double p = effect ? Math.pow(random.nextDouble(), 8) / 100 : random.nextDouble();
        if (online.decide(p)) {
          found++;
          wrong += effect ? 0 : 1;
        }
      }
      share += found == 0 ? 0 : wrong / (double) found;
      real += found - wrong;
    }
    assertThat(share / runs).isLessThan(0.1);
    assertThat(real / (double) runs).as("of 50").isGreaterThan(25);
  }

  @Test
  void notANumber_isNoDiscovery() {
    assertThat(new OnlineFalseDiscovery(0.5).decide(Double.NaN)).isFalse();
    assertThatThrownBy(() -> new OnlineFalseDiscovery(0))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aNewPeriod_beginsAnew() {
    OnlineFalseDiscovery online = new OnlineFalseDiscovery(0.05);
    double first = online.threshold();
    online.decide(0);
    online.decide(1);
    online.clear();
    assertThat(online.threshold()).isEqualTo(first);
  }

  @Test
  void whatIsReadBack_decidesTheSame() throws IOException {
    OnlineFalseDiscovery online = new OnlineFalseDiscovery(0.05);
    // More discoveries than are kept.
    for (int i = 0; i < 300; i++) {
      online.decide(i % 3 == 0 ? 0 : 1);
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    online.write(new DataOutputStream(bytes));
    OnlineFalseDiscovery copy = new OnlineFalseDiscovery(0.05);
    copy.read(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
    for (int i = 0; i < 100; i++) {
      assertThat(copy.threshold()).isEqualTo(online.threshold());
      assertThat(copy.decide(0.001 * i)).isEqualTo(online.decide(0.001 * i));
    }
  }
}
