package io.fleetpulse.schemas.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetpulse.schemas.topics.TopicCatalogue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.SchemaCompatibilityType;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Records of every topic stay readable whatever committed version wrote them (BACKWARD_TRANSITIVE),
 * and a changed schema is committed as its next version: {@code src/main/avro-history/NAME/N.avsc}.
 */
class SchemaHistoryTest {
  static Stream<Schema> current() {
    TopicCatalogue topics = new TopicCatalogue("", 1, (short) 1);
    return topics.subjects().values().stream().distinct();
  }

  @ParameterizedTest
  @MethodSource("current")
  void currentSchema_readsEveryCommittedVersion(Schema current) throws IOException {
    assertThat(versions(current))
        .isNotEmpty()
        .allSatisfy(
            written ->
                assertThat(
                        SchemaCompatibility.checkReaderWriterCompatibility(current, written)
                            .getType())
                    .isEqualTo(SchemaCompatibilityType.COMPATIBLE));
  }

  @ParameterizedTest
  @MethodSource("current")
  void currentSchema_isTheNewestCommittedVersion(Schema current) throws IOException {
    List<Schema> versions = versions(current);
    assertThat(versions.get(versions.size() - 1)).isEqualTo(current);
  }

  private static List<Schema> versions(Schema schema) throws IOException {
    Path folder = Path.of("src/main/avro-history", schema.getName());
    List<Schema> versions = new ArrayList<>();
    for (int n = 1; Files.exists(folder.resolve(n + ".avsc")); n++) {
      versions.add(new Schema.Parser().parse(Files.readString(folder.resolve(n + ".avsc"))));
    }
    return versions;
  }
}
