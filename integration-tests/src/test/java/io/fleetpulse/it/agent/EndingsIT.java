package io.fleetpulse.it.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetpulse.it.agent.host.EndingHost;
import io.fleetpulse.it.support.TestBroker;
import io.fleetpulse.schemas.avro.RuntimeSample;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An application with the agent in it ends when and how it would end without. */
@Execution(ExecutionMode.CONCURRENT)
class EndingsIT {
  private static final SampleTopic TOPIC = new SampleTopic(TestBroker.shared().bootstrapServers());

  @TempDir private Path folder;

  @BeforeAll
  static void prepare() {
    TOPIC.prepared();
  }

  @ParameterizedTest
  @CsvSource({"return, 0, true", "exit, 3, true", "exception, 1, true", "halt, 4, false"})
  void host_endsAsWithoutTheAgentAndItsLastSamplesArrive(String how, int code, boolean hooksRun)
      throws Exception {
    Path other = Files.createDirectory(folder.resolve("without"));
    // Sends once after two seconds, and then not before the end.
    String agent = TOPIC.agent(how, "publish.interval=1h");
    try (HostRun without = HostRun.start(HostRun.of(EndingHost.class).arguments(how), other);
        HostRun with = HostRun.start(HostRun.of(EndingHost.class, agent).arguments(how), folder)) {
      without.end();
      assertThat(without.jvm().awaitExit(SampleTopic.PATIENCE)).isEqualTo(code);
      List<RuntimeSample> first = TOPIC.awaitSamples(how, 1);

      with.end();
      assertThat(with.jvm().awaitExit(SampleTopic.PATIENCE)).isEqualTo(code);
      assertThat(with.ownLines()).isEqualTo(without.ownLines()).contains("host ends");
      assertThat(with.ownLines().contains("host's own hook runs")).isEqualTo(hooksRun);
      assertThat(with.warnings()).isEmpty();
      if (hooksRun) {
        SampleTopic.assertAccountedFor(TOPIC.awaitSamples(how, first.size() + 1));
      }
    }
  }
}
