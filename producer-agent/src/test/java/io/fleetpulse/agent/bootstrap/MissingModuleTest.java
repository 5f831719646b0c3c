package io.fleetpulse.agent.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MissingModuleTest {
  @Test
  void words_nameTheModuleAndTheRemedyOrTheCause() {
    assertThat(MissingModule.words(new NoClassDefFoundError("java/lang/management/ThreadMXBean")))
        .isEqualTo(
            "this runtime does not have the module java.management; add it to the image, and to"
                + " --add-modules if it is not resolved");
    assertThat(MissingModule.words(new IllegalStateException(new OutOfMemoryError("heap"))))
        .isEqualTo("java.lang.OutOfMemoryError: heap");
  }

  @Test
  void classOfTheJdk_itsModuleIsNamed() {
    NoClassDefFoundError thrown =
        new NoClassDefFoundError("java/lang/management/ManagementFactory");
    thrown.initCause(new ClassNotFoundException("java.lang.management.ManagementFactory"));

    assertThat(MissingModule.of(thrown)).isEqualTo("java.management");
    assertThat(MissingModule.of(new IllegalStateException(thrown))).isEqualTo("java.management");
    assertThat(MissingModule.of(new NoClassDefFoundError("com/sun/management/GcInfo")))
        .isEqualTo("jdk.management");
  }

  @Test
  void anythingElse_namesNone() {
    assertThat(MissingModule.of(new NoClassDefFoundError("com/shop/Cart"))).isNull();
    assertThat(MissingModule.of(new IllegalStateException("jdk.jfr.internal.X"))).isNull();
    assertThat(MissingModule.of(new NoClassDefFoundError())).isNull();
  }
}
