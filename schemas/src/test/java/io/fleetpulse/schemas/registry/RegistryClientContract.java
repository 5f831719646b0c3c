package io.fleetpulse.schemas.registry;

import static io.fleetpulse.schemas.registry.FaultyRegistry.error;
import static io.fleetpulse.schemas.registry.FaultyRegistry.flood;
import static io.fleetpulse.schemas.registry.FaultyRegistry.held;
import static io.fleetpulse.schemas.registry.FaultyRegistry.silence;
import static io.fleetpulse.schemas.registry.FaultyRegistry.stallingBody;
import static io.fleetpulse.schemas.registry.FaultyRegistry.status;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fleetpulse.schemas.registry.FaultyRegistry.Request;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.errors.ThrottlingQuotaExceededException;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the client makes of a registry that fails, whichever transport it asks over. */
@Timeout(60) // a client that waits without end fails its test, not the build
abstract class RegistryClientContract {
  private static final Schema SCHEMA =
      SchemaBuilder.record("Contract").fields().requiredLong("a").endRecord();
  private static final FaultyRegistry.Answer FOUND =
      status(200, "{\"schema\":" + quoted(SCHEMA.toString()) + "}");
  private static final FaultyRegistry.Answer ID_7 = status(200, "{\"id\":7}");

  private final FaultyRegistry registry = FaultyRegistry.start();
  private final FaultyRegistry second = FaultyRegistry.start();
  private final Map<String, Object> settings = new HashMap<>();
  private final List<Long> pauses = new ArrayList<>();
  private long nowMillis = 1_000_000;

  abstract Transport transport(RegistryConfig config);

  @AfterEach
  void stop() {
    registry.close();
    second.close();
  }

  private RegistryClient client() {
    settings.putIfAbsent("schema.registry.url", registry.url());
    settings.putIfAbsent("http.read.timeout.ms", 20_000);
    RegistryConfig config = RegistryConfig.from(settings);
    return new RegistryClient(config, transport(config), () -> nowMillis, pauses::add);
  }

  // ---- answers that do not come

  @Test
  void silentServer_isATimeout() {
    registry.answer(silence());
    settings.putAll(Map.of("http.read.timeout.ms", 50, "http.connect.timeout.ms", 50));
    settings.put("max.retries", 0);
    assertThatThrownBy(() -> client().byId(1))
        .isInstanceOf(TimeoutException.class)
        .hasMessageContaining(registry.url());
  }

  @Test
  void stallingBody_isATimeoutToo() {
    registry.answer(stallingBody());
    settings.putAll(Map.of("http.read.timeout.ms", 50, "http.connect.timeout.ms", 50));
    settings.put("max.retries", 0);
    assertThatThrownBy(() -> client().byId(1)).isInstanceOf(TimeoutException.class);
  }

  @Test
  void nobodyListening_isATimeout() throws IOException {
    settings.put("schema.registry.url", "http://" + unusedHost());
    settings.put("max.retries", 1);
    RegistryClient client = client();
    assertThatThrownBy(() -> client.byId(1)).isInstanceOf(TimeoutException.class);
    assertThat(client.errors()).isEqualTo(2);
  }

  @Test
  void endlessBody_isGivenUp() {
    registry.answer(flood(Transport.MOST_BYTES + 1));
    settings.put("max.retries", 0);
    assertThatThrownBy(() -> client().byId(1))
        .isInstanceOf(TimeoutException.class)
        .hasMessageContaining("longer than");
  }

  // ---- answers that are failures

  @ParameterizedTest
  @ValueSource(ints = {408, 429, 500, 502, 503, 504, 599})
  void passingFailure_isTriedAgain(int status) {
    registry.answer(status(status, "<html>"), error(status, 50_001), FOUND);
    RegistryClient client = client();
    assertThat(client.byId(1)).isEqualTo(SCHEMA);
    assertThat(client.errors()).isEqualTo(2);
    assertThat(pauses).hasSize(2);
  }

  @Test
  void pauses_doubleUpToTheirGreatest() {
    registry.answer(status(503, ""));
    settings.putAll(Map.of("retries.wait.ms", 100, "retries.max.wait.ms", 250, "max.retries", 4));
    assertThatThrownBy(() -> client().byId(1)).isInstanceOf(TimeoutException.class);
    assertThat(registry.requests()).hasSize(5);
    assertThat(pauses.get(0)).isBetween(50L, 100L);
    assertThat(pauses.get(1)).isBetween(100L, 200L);
    assertThat(pauses.subList(2, 4)).allSatisfy(pause -> assertThat(pause).isBetween(125L, 250L));
  }

  @Test
  void throttling_isSaidAsSuch() {
    registry.answer(error(429, 42901));
    settings.put("max.retries", 1);
    assertThatThrownBy(() -> client().byId(1))
        .isInstanceOf(ThrottlingQuotaExceededException.class)
        .hasMessageContaining("said by the registry");
  }

  @Test
  void refusedCredentials_areNotTriedAgain() {
    registry.answer(status(401, "Unauthorized"));
    assertThatThrownBy(() -> client().byId(1))
        .isInstanceOf(AuthenticationException.class)
        .hasMessageContaining("401");
    assertThat(registry.requests()).hasSize(1);
  }

  @Test
  void forbiddenSubject_isNotTriedAgain() {
    registry.answer(error(403, 40301));
    assertThatThrownBy(() -> client().idOf("s", SCHEMA))
        .isInstanceOf(AuthorizationException.class)
        .hasMessageContaining("403");
    assertThat(registry.requests()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {409, 422, 302})
  void refusal_isFinal(int status) {
    registry.answer(error(status, 42_201));
    assertThatThrownBy(() -> client().idOf("s", SCHEMA))
        .isInstanceOf(SerializationException.class)
        .hasMessageContaining(String.valueOf(status));
    assertThat(registry.requests()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"<html>welcome</html>", "", "[]", "{}", "{\"schema\":1}", "null"})
  void garbage_isNoAnswer(String body) {
    registry.answer(status(200, body));
    settings.put("max.retries", 0);
    assertThatThrownBy(() -> client().byId(1))
        .isInstanceOf(TimeoutException.class)
        .hasMessageContaining("no schema registry");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "{\"id\":\"x\"}", "{\"id\":99999999999}", "{\"id\":null}"})
  void answerWithoutId_isNeverId0(String body) {
    registry.answer(status(200, body));
    settings.put("max.retries", 0);
    assertThatThrownBy(() -> client().idOf("s", SCHEMA))
        .isInstanceOf(TimeoutException.class)
        .hasMessageContaining("no id");
  }

  @Test
  void proxysNotFound_doesNotMeanThatTheSchemaIsMissing() {
    registry.answer(status(404, "<html>default backend</html>"), FOUND);
    assertThat(client().byId(1)).isEqualTo(SCHEMA);
  }

  @Test
  void textThatIsNoSchema_isRefused() {
    registry.answer(status(200, "{\"schema\":\"{\\\"type\\\":\\\"nonsense\\\"}\"}"));
    assertThatThrownBy(() -> client().byId(4))
        .isInstanceOf(SerializationException.class)
        .hasMessageContaining("schema 4 is no Avro schema");
  }

  @Test
  void otherKindOfSchema_isRefused() {
    registry.answer(status(200, "{\"schemaType\":\"JSON\",\"schema\":\"{}\"}"));
    assertThatThrownBy(() -> client().byId(4))
        .isInstanceOf(SerializationException.class)
        .hasMessageContaining("schema 4 is JSON, not Avro");
  }

  @Test
  void schemaWithReferences_isRefusedWithAWayOut() {
    registry.answer(
        status(
            200,
            "{\"schema\":\"{}\",\"references\":[{\"name\":\"a\",\"subject\":\"b\",\"version\":1}]}"));
    assertThatThrownBy(() -> client().byId(4))
        .isInstanceOf(SerializationException.class)
        .hasMessageContaining("schema 4 refers to other schemas")
        .hasMessageContaining("register it with their definitions inside");
  }

  @Test
  void emptyReferences_areNone() {
    registry.answer(
        status(200, "{\"references\":[],\"schema\":" + quoted(SCHEMA.toString()) + "}"));
    assertThat(client().byId(1)).isEqualTo(SCHEMA);
  }

  // ---- several addresses

  @Test
  void deadAddress_isLeftForTheOneThatAnswers() throws IOException {
    second.answer(FOUND);
    settings.put("schema.registry.url", "http://" + unusedHost() + "," + second.url());
    RegistryClient client = client();
    client.byId(1);
    client.byId(2);
    assertThat(second.requests()).hasSize(2);
    // Asked once, then not again while the other one answers.
    assertThat(client.errors()).isEqualTo(1);
    assertThat(pauses).isEmpty();
  }

  @Test
  void currentAddress_isLeftWhenItFails() {
    registry.answer(FOUND, status(503, ""));
    second.answer(FOUND);
    settings.put("schema.registry.url", registry.url() + "," + second.url());
    RegistryClient client = client();
    client.byId(1);
    client.byId(2);
    client.byId(3);
    assertThat(registry.requests()).hasSize(2);
    assertThat(second.requests()).hasSize(2);
  }

  @Test
  void everyTry_asksAllAddresses() {
    registry.answer(status(503, ""));
    second.answer(status(503, ""));
    settings.put("schema.registry.url", registry.url() + "," + second.url());
    settings.put("max.retries", 1);
    assertThatThrownBy(() -> client().byId(1)).isInstanceOf(TimeoutException.class);
    assertThat(registry.requests()).hasSize(2);
    assertThat(second.requests()).hasSize(2);
  }

  @Test
  void basePathAndSubject_areKeptAsTheyAre() {
    registry.answer(ID_7);
    settings.put("schema.registry.url", registry.url() + "/api%2Fv1/ccompat/");
    settings.putAll(Map.of("auto.register.schemas", false, "normalize.schemas", true));
    assertThat(client().idOf("a/b ä+c", SCHEMA)).isEqualTo(7);
    assertThat(registry.requests().get(0).target())
        .isEqualTo("/api%2Fv1/ccompat/subjects/a%2Fb%20%C3%A4%2Bc?normalize=true");
  }

  // ---- credentials

  @Test
  void noCredentials_showNone() {
    registry.answer(FOUND);
    client().byId(1);
    assertThat(registry.requests()).extracting(Request::authorization).containsOnlyNulls();
  }

  @Test
  void userInfoOfAnAddress_isDecodedAndShown() {
    registry.answer(FOUND);
    settings.put("schema.registry.url", "http://us%40er:p%3A%2Fss%2C%C3%A4@" + registry.host());
    client().byId(1);
    assertThat(registry.requests().get(0).authorization()).isEqualTo(basic("us@er:p:/ss,ä"));
  }

  @Test
  void userInfoOfAnAddress_isForThatAddressOnly() {
    registry.answer(status(503, ""));
    second.answer(status(503, ""));
    settings.put("max.retries", 0);
    settings.put(
        "schema.registry.url",
        "http://one:1@" + registry.host() + ",http://two:2@" + second.host());
    assertThatThrownBy(() -> client().byId(1)).isInstanceOf(TimeoutException.class);
    assertThat(registry.requests().get(0).authorization()).isEqualTo(basic("one:1"));
    assertThat(second.requests().get(0).authorization()).isEqualTo(basic("two:2"));
  }

  @Test
  void addressWithoutUserInfo_isNotShownAnothers() {
    registry.answer(status(503, ""));
    second.answer(FOUND);
    settings.put("schema.registry.url", "http://one:1@" + registry.host() + "," + second.url());
    client().byId(1);
    assertThat(second.requests().get(0).authorization()).isNull();
  }

  @Test
  void userInfoByKey_isShownToAllAddresses() {
    registry.answer(status(503, ""));
    second.answer(FOUND);
    settings.put("schema.registry.url", registry.url() + "," + second.url());
    settings.putAll(
        Map.of("basic.auth.credentials.source", "USER_INFO", "basic.auth.user.info", "u:p%40"));
    client().byId(1);
    assertThat(registry.requests().get(0).authorization()).isEqualTo(basic("u:p%40"));
    assertThat(second.requests().get(0).authorization()).isEqualTo(basic("u:p%40"));
  }

  @Test
  void bearerToken_isShown() {
    registry.answer(FOUND);
    settings.putAll(
        Map.of("bearer.auth.credentials.source", "STATIC_TOKEN", "bearer.auth.token", "t0ken\n"));
    client().byId(1);
    assertThat(registry.requests().get(0).authorization()).isEqualTo("Bearer t0ken");
  }

  @Test
  void failures_neverPrintCredentials() {
    registry.answer(status(401, ""));
    settings.put("schema.registry.url", "http://user:hunter2@" + registry.host());
    assertThatThrownBy(() -> client().byId(1)).hasMessageNotContaining("hunter2");
  }

  // ---- what is remembered

  @Test
  void knownIds_areServedWhileTheRegistryIsDown() {
    registry.answer(FOUND, ID_7);
    RegistryClient client = client();
    client.byId(1);
    client.idOf("s", SCHEMA);
    registry.close();
    assertThat(client.byId(1)).isEqualTo(SCHEMA);
    assertThat(client.idOf("s", SCHEMA)).isEqualTo(7);
    assertThat(registry.requests()).hasSize(2);
  }

  @Test
  void missingSchema_isNotAskedForAgainSoon() {
    registry.answer(error(404, 40403), FOUND);
    RegistryClient client = client();
    assertThatThrownBy(() -> client.byId(1)).isInstanceOf(SerializationException.class);
    nowMillis += 4_999;
    assertThatThrownBy(() -> client.byId(1)).isInstanceOf(SerializationException.class);
    assertThat(registry.requests()).hasSize(1);
    nowMillis += 1;
    assertThat(client.byId(1)).isEqualTo(SCHEMA);
  }

  @Test
  void deadRegistry_isNotRememberedAsMissingSchema() {
    registry.answer(status(503, ""), FOUND);
    settings.put("max.retries", 0);
    RegistryClient client = client();
    assertThatThrownBy(() -> client.byId(1)).isInstanceOf(TimeoutException.class);
    assertThat(client.byId(1)).isEqualTo(SCHEMA);
  }

  @Test
  void manyThreads_askOnce() throws Exception {
    CountDownLatch arrived = new CountDownLatch(1);
    CountDownLatch open = new CountDownLatch(1);
    registry.answer(held(arrived, open, FOUND));
    RegistryClient client = client();
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      List<Future<Schema>> schemas = new ArrayList<>();
      schemas.add(threads.submit(() -> client.byId(1)));
      arrived.await();
      for (int i = 0; i < 7; i++) {
        schemas.add(threads.submit(() -> client.byId(1)));
      }
      open.countDown();
      for (Future<Schema> schema : schemas) {
        assertThat(schema.get()).isEqualTo(SCHEMA);
      }
    } finally {
      threads.shutdownNow();
    }
    assertThat(registry.requests()).hasSize(1);
  }

  // ---- which id

  @Test
  void lookUp_neverRegisters() {
    registry.answer(ID_7);
    settings.put("auto.register.schemas", false);
    assertThat(client().idOf("s", SCHEMA)).isEqualTo(7);
    assertThat(registry.requests()).extracting(Request::target).containsExactly("/subjects/s");
  }

  @Test
  void latestVersion_isTakenWhenItsRecordsHaveTheSameBytes() {
    Schema documented =
        new Schema.Parser()
            .parse(SCHEMA.toString().replace("\"name\":\"a\"", "\"name\":\"a\",\"doc\":\"b\""));
    registry.answer(status(200, "{\"id\":9,\"schema\":" + quoted(documented.toString()) + "}"));
    settings.putAll(Map.of("auto.register.schemas", false, "use.latest.version", true));
    assertThat(client().idOf("s", SCHEMA)).isEqualTo(9);
  }

  @Test
  void latestVersion_isNotTakenForRecordsWrittenOtherwise() {
    Schema wider =
        SchemaBuilder.record("Contract").fields().optionalString("b").requiredLong("a").endRecord();
    registry.answer(status(200, "{\"id\":9,\"schema\":" + quoted(wider.toString()) + "}"), ID_7);
    settings.putAll(Map.of("auto.register.schemas", false, "use.latest.version", true));
    assertThat(client().idOf("s", SCHEMA)).isEqualTo(7);
  }

  private static String basic(String userInfo) {
    return "Basic " + Base64.getEncoder().encodeToString(userInfo.getBytes(StandardCharsets.UTF_8));
  }

  private static String quoted(String json) {
    return "\"" + json.replace("\"", "\\\"") + "\"";
  }

  /** Of a port that was free a moment ago. */
  private static String unusedHost() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return "127.0.0.1:" + socket.getLocalPort();
    }
  }
}
