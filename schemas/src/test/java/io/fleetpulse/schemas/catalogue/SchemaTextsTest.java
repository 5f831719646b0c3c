package io.fleetpulse.schemas.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetpulse.schemas.avro.RuntimeSample;
import org.junit.jupiter.api.Test;

class SchemaTextsTest {
  @Test
  void ofSamples_isWhatProcessorsRegister() {
    assertThat(SchemaTexts.ofSamples()).isEqualTo(RuntimeSample.getClassSchema().toString());
  }
}
