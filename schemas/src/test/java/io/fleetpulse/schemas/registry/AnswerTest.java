package io.fleetpulse.schemas.registry;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AnswerTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @Test
  void members_areTextsAndNumbersOfTheTopLevel() {
    Answer answer =
        Answer.of(
            """
            { "subject" : "a\\u0041\\"\\n", "id":7, "version" :2,
              "nested": {"id": [9, {"id": "}]"}]}, "schemaType": null, "deep":[[1],[2]] }
            """);
    assertThat(answer.isObject()).isTrue();
    assertThat(answer.text("subject")).isEqualTo("aA\"\n");
    assertThat(answer.integer("id")).isEqualTo(7);
    assertThat(answer.integer("subject")).isNull();
    assertThat(answer.text("id")).isNull();
    assertThat(answer.shown("version")).isEqualTo("2");
    assertThat(answer.shown("missing")).isEmpty();
    assertThat(answer.has("schemaType")).isTrue();
    assertThat(answer.has("missing")).isFalse();
  }

  @Test
  void isEmpty_isSaidOfListsWithNothingInThem() {
    Answer answer = Answer.of("{\"a\":[],\"b\":[ ],\"c\":null,\"d\":[{}],\"e\":[1]}");
    assertThat(answer.isEmpty("a")).isTrue();
    assertThat(answer.isEmpty("b")).isTrue();
    assertThat(answer.isEmpty("c")).isTrue();
    assertThat(answer.isEmpty("missing")).isTrue();
    assertThat(answer.isEmpty("d")).isFalse();
    assertThat(answer.isEmpty("e")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "7",
        "[]",
        "\"text\"",
        "<html>{\"id\":1}</html>",
        "{",
        "{\"id\"",
        "{\"id\":}",
        "{\"id\":1",
        "{\"id\":1}x",
        "{\"id\":1]}",
        "{\"id\":[1}",
        "{\"a\":\"\\x\"}",
        "{\"a\":\"\\u00g0\"}",
        "{\"a\":\"unended}",
        "{\"id\":1,}"
      })
  void of_whatIsNoObject_hasNoMembers(String body) {
    assertThat(Answer.of(body).isObject()).isFalse();
    assertThat(Answer.of(body).has("id")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.5", "1e3", "3000000000", "true", "[1]", "null"})
  void integer_isNullForWhatIsNoneOrTooLarge(String number) {
    assertThat(Answer.of("{\"id\":" + number + "}").integer("id")).isNull();
  }

  @Property
  void of_readsWhatTheLibraryWrites(@ForAll String name, @ForAll String text, @ForAll int number) {
    JsonNode written =
        JSON.createObjectNode()
            .put("n" + name, number)
            .put("t" + name, text)
            .set("l", JSON.createArrayNode().add(text).add(number));
    Answer answer = Answer.of(written.toString());
    assertThat(answer.text("t" + name)).isEqualTo(text);
    assertThat(answer.integer("n" + name)).isEqualTo(number);
    assertThat(answer.isEmpty("l")).isFalse();
  }

  @Property
  void object_isReadByTheLibrary(@ForAll String text) throws JsonProcessingException {
    assertThat(JSON.readTree(Answer.object("schema", text)).path("schema").asText())
        .isEqualTo(text);
    assertThat(Answer.of(Answer.object("schema", text)).text("schema")).isEqualTo(text);
  }

  @Property
  void of_neverThrows(@ForAll String body) {
    assertThat(Answer.of("{\"a\":" + body).has("b")).isFalse();
  }
}
