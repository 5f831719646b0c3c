package io.fleetpulse.quickstart.up;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

final class UpCommandTest {
  @Test
  void defaults_areAdviceAndTheUsualPorts() {
    UpCommand command = parse();

    assertThat(command.duration()).isNull();
    assertThat(command.noDemo()).isFalse();
    assertThat(command.data()).isEqualTo(Path.of(".fleetpulse"));
    assertThat(command.port()).isEqualTo(7070);
    assertThat(command.optimise()).isEqualTo(OptimiseMode.ADVISE);
  }

  @Test
  void options_areRead() {
    UpCommand command =
        parse("--for", "3m", "--no-demo", "--data", "d", "--port", "9000", "--optimise", "auto");

    assertThat(command.duration()).isEqualTo(Duration.ofMinutes(3));
    assertThat(command.noDemo()).isTrue();
    assertThat(command.data()).isEqualTo(Path.of("d"));
    assertThat(command.port()).isEqualTo(9000);
    assertThat(command.optimise()).isEqualTo(OptimiseMode.AUTO);
  }

  @Test
  void duration_withoutUnitOrOfNothing_isRefused() {
    for (String bad : new String[] {"3", "0m", "-1s", "3 days", ""}) {
      assertThatThrownBy(() -> parse("--for", bad))
          .isInstanceOf(ParameterException.class)
          .hasMessageContaining("--for");
    }
  }

  @Test
  void ports_followTheBase() {
    Ports ports = new Ports(9000);

    assertThat(Endpoints.of(ports))
        .isEqualTo(
            new Endpoints(
                "127.0.0.1:9003",
                "http://127.0.0.1:9002",
                "http://127.0.0.1:9001",
                "http://127.0.0.1:9000"));
    assertThatThrownBy(() -> new Ports(65_533)).hasMessageContaining("--port 65533");
  }

  @Test
  void heapFactor_isASmallNumber() {
    assertThat(UpCommand.heapFactor(null)).isEqualTo(1);
    assertThat(UpCommand.heapFactor("2")).isEqualTo(2);
    assertThatThrownBy(() -> UpCommand.heapFactor("x"))
        .isInstanceOf(CannotStart.class)
        .hasMessageContaining("FLEETPULSE_DEMO_HEAP_FACTOR=x");
  }

  private static UpCommand parse(String... args) {
    UpCommand command = new UpCommand();
    new CommandLine(command).setCaseInsensitiveEnumValuesAllowed(true).parseArgs(args);
    return command;
  }
}
