package io.fleetpulse.agent.probe.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResidentSetTest {
  @TempDir private Path root;

  @Test
  void residentSet_isReadInBytesWhateverThePageSize() throws IOException {
    status(
        """
        Name:\tjava VmRSS: 1 kB
        VmHWM:\t  999999 kB
        VmRSS:\t  123456 kB
        RssAnon:\t  100000 kB
        """);

    assertThat(new ResidentSet(root).read()).isEqualTo(123_456L * 1024);
  }

  @Test
  void residentSetIsNotTold_isNotKnown() throws IOException {
    assertThat(new ResidentSet(root).read()).isEqualTo(-1);
    status("Name:\tkthreadd\n");
    assertThat(new ResidentSet(root).read()).isEqualTo(-1);
    status("VmRSS:\t99999999999999999999 kB\n");
    assertThat(new ResidentSet(root).read()).isEqualTo(-1);
  }

  private void status(String text) throws IOException {
    Files.writeString(Files.createDirectories(root.resolve("proc/self")).resolve("status"), text);
  }
}
