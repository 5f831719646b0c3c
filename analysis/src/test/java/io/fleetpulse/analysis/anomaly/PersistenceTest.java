package io.fleetpulse.analysis.anomaly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class PersistenceTest {

  @Test
  void aLoneSpike_doesNotLast_aChangeDoes() {
    Persistence persistence = new Persistence(3, 5);
    double[] scores = {0.1, 0.9, 0.1, 0.2, 0.1, 0.1, 0.8, 0.7, 0.9};
    double[] lasting = new double[scores.length];
    for (int i = 0; i < scores.length; i++) {
      lasting[i] = persistence.next(scores[i]);
    }
    assertThat(lasting).containsExactly(0, 0, 0.1, 0.1, 0.1, 0.1, 0.1, 0.2, 0.7);
  }

  @Test
  void whatIsNoScore_isRefused() {
    Persistence persistence = new Persistence(1, 1);
    assertThatIllegalArgumentException().isThrownBy(() -> persistence.next(Double.NaN));
    assertThatIllegalArgumentException().isThrownBy(() -> persistence.next(1.1));
    assertThatIllegalArgumentException().isThrownBy(() -> new Persistence(3, 2));
  }
}
