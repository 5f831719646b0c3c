package io.fleetpulse.agent.publish;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.util.Native;
import java.util.Map;
import org.junit.jupiter.api.Test;

class NativeZstdTest {
  @Test
  void resource_isThereForTheMachinesThatApplicationsRunOn() {
    Map.of(
            "Linux", "amd64",
            "Windows 11", "amd64",
            "Mac OS X", "amd64")
        .forEach(
            (os, arch) ->
                assertThat(Native.class.getResource(NativeZstd.resource(os, arch)))
                    .as(os)
                    .isNotNull());
    assertThat(Native.class.getResource(NativeZstd.resource("Linux", "aarch64"))).isNotNull();
    assertThat(Native.class.getResource(NativeZstd.resource("Mac OS X", "aarch64"))).isNotNull();
  }

  @Test
  void load_works() throws Exception {
    NativeZstd.load();
    NativeZstd.load();
    assertThat(Native.isLoaded()).isTrue();
  }
}
