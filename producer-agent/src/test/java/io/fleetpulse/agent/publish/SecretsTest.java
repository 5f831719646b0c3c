package io.fleetpulse.agent.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigDef;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretsTest {
  @TempDir private Path folder;

  @Test
  void everyPasswordOfKafkasClients_isASecret() {
    assertThat(
            Stream.of(ProducerConfig.configDef(), ConsumerConfig.configDef())
                .flatMap(config -> config.configKeys().values().stream())
                .filter(key -> key.type == ConfigDef.Type.PASSWORD)
                .map(key -> key.name))
        .isNotEmpty()
        .allMatch(Secrets::named)
        .allMatch(name -> name.equals(Secrets.inFile(name + ".file")));
  }

  @Test
  void noPropertyOfKafkasClients_isTakenForTheFileOfAnother() {
    assertThat(
            Stream.of(ProducerConfig.configNames(), ConsumerConfig.configNames())
                .flatMap(names -> names.stream()))
        .allMatch(name -> Secrets.inFile(name) == null);
  }

  @Test
  void contents_takeThePlaceOfTheirFiles() throws IOException {
    Path file = folder.resolve("jaas");
    Files.writeString(file, "module required;\n");
    assertThat(
            Secrets.read(
                Map.of("sasl.jaas.config.file", file.toString(), "linger.ms", "5"), "kafka."))
        .containsOnly(
            Map.entry("sasl.jaas.config", "module required;"), Map.entry("linger.ms", "5"));
  }

  @Test
  void aFileThatCannotBeRead_isNamedWithItsProperty() {
    String missing = folder.resolve("missing").toString();
    assertThatThrownBy(() -> Secrets.read(Map.of("ssl.key.password.file", missing), "kafka."))
        .isInstanceOf(KafkaException.class)
        .hasMessage("kafka.ssl.key.password.file=" + missing + ": no such file");
  }

  @Test
  void aHugeFile_isNotRead() throws IOException {
    Path file = folder.resolve("huge");
    Files.write(file, new byte[64 * 1024 + 1]);
    assertThatThrownBy(() -> Secrets.content(file.toString())).hasMessage("more than 65536 bytes");
  }

  @Test
  void partsOfASecret_leaveAMessage() {
    assertThat(
            Secrets.redact(
                "Value not specified for key 'hunter2' in JAAS config",
                Map.of(
                    "sasl.jaas.config",
                    "org.apache.kafka.PlainLoginModule required password=my hunter2;")))
        .isEqualTo("Value not specified for key '(hidden)' in JAAS config");
  }
}
