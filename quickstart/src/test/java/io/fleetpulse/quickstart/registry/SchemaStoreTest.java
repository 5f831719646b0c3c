package io.fleetpulse.quickstart.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import org.apache.avro.SchemaBuilder;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SchemaStoreTest {
  private static final String ORDERS = record("Orders", "what was bought");
  private static final String PRICES = record("Prices", "in € and £");

  @TempDir private Path directory;

  @SuppressWarnings("NullAway.Init") // JUnit calls choose() first
  private Path file;

  @BeforeEach
  void choose() {
    file = directory.resolve("schemas.jsonl");
  }

  @Test
  void reopened_answersAsBefore() throws Exception {
    SchemaStore store = SchemaStore.open(file);
    int orders = store.register("orders", ORDERS);
    int prices = store.register("prices", PRICES);
    store.register("copies", ORDERS);

    SchemaStore reopened = SchemaStore.open(file);

    assertThat(reopened.subjects()).containsExactly("copies", "orders", "prices");
    assertThat(reopened.versions("copies")).containsExactly(orders);
    assertThat(reopened.lookUp("prices", PRICES).id()).isEqualTo(prices);
    assertThat(reopened.byId(orders)).isEqualTo(store.byId(orders));
  }

  @Test
  void registered_isInTheFileBeforeTheAnswer() throws Exception {
    int id = SchemaStore.open(file).register("orders", ORDERS);

    assertThat(Files.readAllLines(file)).singleElement().asString().contains("\"id\":" + id);
  }

  @Test
  void registeredAgain_writesNothing() throws Exception {
    SchemaStore store = SchemaStore.open(file);
    int first = store.register("orders", ORDERS);
    long size = Files.size(file);

    assertThat(store.register("orders", ORDERS)).isEqualTo(first);
    assertThat(Files.size(file)).isEqualTo(size);
  }

  /** Every place a crash can stop the second line at, the middle of a character included. */
  @Test
  void lineCutAnywhere_leavesTheLinesBeforeIt() throws Exception {
    SchemaStore store = SchemaStore.open(file);
    int orders = store.register("orders", ORDERS);
    int whole = (int) Files.size(file);
    store.register("prices", PRICES);
    byte[] bytes = Files.readAllBytes(file);
    for (int cut = whole; cut < bytes.length; cut++) {
      Files.write(file, Arrays.copyOf(bytes, cut));

      SchemaStore reopened = SchemaStore.open(file);

      assertThat(reopened.subjects()).as("cut at %d", cut).containsExactly("orders");
      assertThat(reopened.lookUp("orders", ORDERS).id()).isEqualTo(orders);
    }
  }

  @Test
  void registeredAfterACut_takesThePlaceOfTheCutLine() throws Exception {
    SchemaStore.open(file).register("orders", ORDERS);
    append("{\"subject\":\"prices\",\"id\":2,\"sch");

    SchemaStore.open(file).register("prices", PRICES);

    assertThat(SchemaStore.open(file).subjects()).containsExactly("orders", "prices");
  }

  /** As a full disk does it: part of a line is written, the store goes on and is asked again. */
  @Test
  void appendThatFailedHalfWay_doesNotSpoilTheNext() throws Exception {
    SchemaStore store = SchemaStore.open(file);
    store.register("orders", ORDERS);
    append("{\"subject\":\"prices\",\"id\":2,\"sch" + "x".repeat(10_000));

    store.register("prices", PRICES);

    assertThat(SchemaStore.open(file).subjects()).containsExactly("orders", "prices");
  }

  /** A rewrite of the file would put every schema at the mercy of a second crash. */
  @Test
  void open_neverWrites() throws Exception {
    SchemaStore.open(file).register("orders", ORDERS);
    append("{\"subject\":\"pri");
    byte[] before = Files.readAllBytes(file);

    SchemaStore.open(file);

    assertThat(Files.readAllBytes(file)).isEqualTo(before);
  }

  @Test
  void incompatible_isRefusedAndNotKept() throws Exception {
    SchemaStore store = SchemaStore.open(file);
    store.register("orders", ORDERS);
    String other =
        SchemaBuilder.record("Orders").fields().requiredString("added").endRecord().toString();

    assertThatThrownBy(() -> store.register("orders", other))
        .isInstanceOfSatisfying(
            SchemaStore.Refused.class, refused -> assertThat(refused.status).isEqualTo(409));
    assertThat(SchemaStore.open(file).versions("orders")).isEqualTo(List.of(1));
  }

  private void append(String text) throws IOException {
    Files.writeString(file, text, StandardCharsets.UTF_8, StandardOpenOption.APPEND);
  }

  private static String record(String name, String doc) {
    return SchemaBuilder.record(name).doc(doc).fields().requiredLong("a").endRecord().toString();
  }
}
