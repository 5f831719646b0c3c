package io.fleetpulse.quickstart.attach;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

final class AttachCommandTest {
  private static final String AGENT = "fleetpulse.agent";

  @AfterEach
  void forget() {
    System.clearProperty(AGENT);
  }

  @Test
  void help_saysThatTheJarNeedNotBeGivenAndWhichItIs() {
    System.setProperty(AGENT, "/opt/fleetpulse-agent.jar");
    assertThat(new CommandLine(new AttachCommand()).getUsageMessage())
        .contains("[--agent=JAR]", "The agent's jar (/opt/fleetpulse-agent.jar).");
  }

  @Test
  void withoutJar_saysHowToNameOne() {
    PrintStream before = System.err;
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    System.setErr(new PrintStream(said, true, StandardCharsets.UTF_8));
    try {
      assertThat(new CommandLine(new AttachCommand()).execute("1")).isEqualTo(2);
    } finally {
      System.setErr(before);
    }
    assertThat(said.toString(StandardCharsets.UTF_8))
        .isEqualTo(
            "fleetpulse: which agent? --agent=JAR names fleetpulse-agent.jar"
                + System.lineSeparator());
  }
}
