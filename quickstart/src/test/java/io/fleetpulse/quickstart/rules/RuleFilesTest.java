package io.fleetpulse.quickstart.rules;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RuleFilesTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String RULES =
      """
      rules:
      - {name: threads, expression: jvm.thread.live.last > 500}
      - {name: cpu, expression: jvm.cpu.recent_utilization.avg > 90%, labels: {team: web}}
      """;

  @TempDir private Path folder;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final RuleFiles commands =
      new RuleFiles(
          new PrintStream(out, true, StandardCharsets.UTF_8),
          new PrintStream(err, true, StandardCharsets.UTF_8));
  private final Processor processor = new Processor();
  private HttpServer server;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/api/v1/rules", processor::answer);
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void check_saysHowManyOrWhatIsWrong() throws IOException {
    Path good = write("good.yaml", RULES);
    assertThat(commands.check(List.of(good))).isZero();
    assertThat(taken(out)).isEqualTo(good + ": 2 rules\n");

    Path bad = write("bad.yaml", RULES.replace("500", "10MiB").replace("name: cpu", "nam: cpu"));
    assertThat(commands.check(List.of(good, bad))).isEqualTo(1);
    assertThat(taken(err).lines())
        .hasSize(2)
        .anyMatch(line -> line.startsWith(bad + ":2:54: expression: a count and bytes do not"))
        .anyMatch(line -> line.startsWith(bad + ":3:4: there is no key nam; did you mean name?"));

    assertThat(commands.check(List.of(good, write("twin.yaml", RULES)))).isEqualTo(1);
    assertThat(taken(err)).contains("rule threads is in " + good + " too");
    assertThat(commands.check(List.of(folder.resolve("none.yaml")))).isEqualTo(2);
    assertThat(taken(err)).contains("none.yaml");
  }

  @Test
  void test_runsTheTestsOfAFile() throws IOException {
    write("rules.yaml", RULES);
    String tests =
        """
        rule_files: [rules.yaml]
        tests:
        - input_series: [{metric: jvm.thread.live, last: 600x3}]
          expect: [{eval_time: 10s, rule: threads}]
        """;
    Path good = write("good-test.yaml", tests);
    assertThat(commands.test(List.of(good))).isZero();
    assertThat(taken(out)).isEqualTo(good + ": 1 test passed\n");

    Path bad = write("bad-test.yaml", tests.replace("600x3", "400x3"));
    assertThat(commands.test(List.of(good, bad))).isEqualTo(1);
    assertThat(taken(err)).contains(bad + ":4:12: test 1: after 10 s threads is none, not firing");

    Path builtIn =
        write(
            "builtin-test.yaml",
            """
            rule_files: [builtin]
            tests:
            - input_series: [{metric: jvm.thread.deadlocked, last: 2x3}]
              expect: [{eval_time: 10s, rule: deadlock}]
            """);
    assertThat(commands.test(List.of(builtIn))).isZero();
  }

  @Test
  void apply_changesWhatIsOther() throws Exception {
    processor.keep("deadlock", true, "{\"name\": \"deadlock\", \"expression\": \"1 > 0\"}");
    processor.keep("old", false, "{\"name\": \"old\", \"expression\": \"1 > 0\"}");
    List<Path> files = List.of(write("rules.yaml", RULES));
    assertThat(commands.apply(files, url(), false)).isZero();
    assertThat(taken(out)).isEqualTo("created threads\ncreated cpu\n");
    assertThat(commands.apply(files, url(), false)).isZero();
    assertThat(taken(out)).isEqualTo("unchanged threads\nunchanged cpu\n");

    Files.writeString(files.get(0), RULES.replace("500", "600"));
    assertThat(commands.apply(files, url(), true)).isZero();
    assertThat(taken(out)).isEqualTo("changed threads\nunchanged cpu\ndeleted old\n");
    assertThat(processor.rules.keySet()).containsExactly("cpu", "deadlock", "threads");
  }

  @Test
  void whatTheProcessorRefuses_isSaid() throws Exception {
    processor.refuses = true;
    assertThat(commands.apply(List.of(write("rules.yaml", RULES)), url(), false)).isEqualTo(1);
    assertThat(taken(err)).contains("answers 422");
    assertThat(commands.apply(List.of(write("bad.yaml", "name: x")), url(), false)).isEqualTo(1);
    server.stop(0);
    assertThat(commands.list(url())).isEqualTo(2);
  }

  @Test
  void list_saysWhatThereIs() throws Exception {
    processor.keep("deadlock", true, "{\"name\": \"deadlock\"}");
    assertThat(commands.list(url())).isZero();
    assertThat(taken(out).lines().toList().get(1)).matches("deadlock +active +builtin +0 +0");
  }

  @Test
  void examplesInTheDocument_work() throws IOException {
    Path docs = Files.exists(Path.of("docs")) ? Path.of("docs") : Path.of("..", "docs");
    Matcher yaml =
        Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL)
            .matcher(Files.readString(docs.resolve("rules.md")));
    assertThat(yaml.find()).isTrue();
    Path rules = write("rules.yaml", yaml.group(1));
    assertThat(yaml.find()).isTrue();
    Path tests = write("rules-test.yaml", yaml.group(1));
    assertThat(commands.check(List.of(rules))).as(taken(err)).isZero();
    assertThat(commands.test(List.of(tests))).as(taken(err)).isZero();
  }

  private Path write(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  private URI url() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
  }

  private static String taken(ByteArrayOutputStream stream) {
    String text = stream.toString(StandardCharsets.UTF_8);
    stream.reset();
    return text;
  }

  /** Keeps rules as a processor does. */
  private static final class Processor {
    private final Map<String, ObjectNode> rules = new TreeMap<>();
    private boolean refuses;

    synchronized void keep(String name, boolean builtIn, String rule) throws IOException {
      ObjectNode standing = JSON.createObjectNode();
      standing.put("name", name).put("state", "active").put("builtIn", builtIn);
      standing.put("firing", 0).put("pending", 0);
      standing.set("rule", JSON.readTree(rule));
      rules.put(name, standing);
    }

    synchronized void answer(HttpExchange exchange) throws IOException {
      try (exchange) {
        String name = exchange.getRequestURI().getPath().replaceFirst("/api/v1/rules/?", "");
        int code = 200;
        switch (exchange.getRequestMethod()) {
          case "PUT" -> {
            JsonNode rule = JSON.readTree(exchange.getRequestBody());
            code = refuses ? 422 : 200;
            if (!refuses) {
              keep(name, false, rule.toString());
            }
          }
          case "DELETE" -> rules.remove(name);
          default -> code = 200;
        }
        ObjectNode body = JSON.createObjectNode();
        ArrayNode all = body.putArray("rules");
        rules.values().forEach(all::add);
        byte[] bytes = JSON.writeValueAsBytes(body);
        exchange.sendResponseHeaders(code, bytes.length);
        exchange.getResponseBody().write(bytes);
      }
    }
  }
}
