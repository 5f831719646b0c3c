package io.fleetpulse.quickstart.registry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A schema registry for one machine: Confluent's REST protocol as far as clients and common tools
 * use it for Avro, backward compatibility, a file for memory. No credentials: loopback unless told.
 */
public final class EmbeddedRegistry implements AutoCloseable {
  private static final String LOOPBACK = "127.0.0.1";
  private static final int MOST_BYTES = 1 << 20;
  private static final String MEDIA_TYPE = "application/vnd.schemaregistry.v1+json";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpServer server;
  private final ExecutorService threads;
  private final SchemaStore store;

  private EmbeddedRegistry(HttpServer server, ExecutorService threads, SchemaStore store) {
    this.server = server;
    this.threads = threads;
    this.store = store;
  }

  /** Starts a registry on the loopback address. */
  public static EmbeddedRegistry start(Path dir, int port) {
    return start(dir, LOOPBACK, port);
  }

  /**
   * Starts a registry.
   *
   * @param dir its folder, made if missing
   * @param host where it listens
   * @param port 0: any free one
   * @throws UncheckedIOException if the folder or the port cannot be used
   */
  public static EmbeddedRegistry start(Path dir, String host, int port) {
    try {
      Files.createDirectories(dir);
      SchemaStore store = SchemaStore.open(dir.resolve("schemas.jsonl"));
      HttpServer server =
          HttpServer.create(new InetSocketAddress(InetAddress.getByName(host), port), 0);
      ExecutorService threads =
          Executors.newFixedThreadPool(
              4,
              task -> {
                Thread thread = new Thread(task, "schema-registry");
                thread.setDaemon(true);
                return thread;
              });
      EmbeddedRegistry registry = new EmbeddedRegistry(server, threads, store);
      server.setExecutor(threads);
      server.createContext("/", registry::handle);
      server.start();
      return registry;
    } catch (IOException e) {
      throw new UncheckedIOException("the schema registry cannot start: " + e.getMessage(), e);
    }
  }

  public String url() {
    InetSocketAddress address = server.getAddress();
    return "http://" + address.getHostString() + ":" + address.getPort();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      try {
        answer(exchange, 200, route(exchange));
      } catch (SchemaStore.Refused e) {
        answer(exchange, e.status, error(e.code, String.valueOf(e.getMessage())));
      } catch (JsonProcessingException e) {
        answer(exchange, 400, error(400, "not JSON: " + e.getOriginalMessage()));
      } catch (NumberFormatException e) {
        answer(exchange, 422, error(42202, "The specified version or id is not a number"));
      } catch (RuntimeException | IOException e) {
        answer(exchange, 500, error(50001, e.toString()));
      }
    }
  }

  private Object route(HttpExchange exchange) throws SchemaStore.Refused, IOException {
    String[] path = exchange.getRequestURI().getRawPath().substring(1).split("/", -1);
    for (int i = 0; i < path.length; i++) {
      path[i] = URLDecoder.decode(path[i], StandardCharsets.UTF_8);
    }
    boolean post = exchange.getRequestMethod().equals("POST");
    boolean get = exchange.getRequestMethod().equals("GET");
    String first = path[0];
    if (get && path.length == 3 && first.equals("schemas") && path[1].equals("ids")) {
      return Map.of("schema", store.byId(Integer.parseInt(path[2])).toString());
    }
    if (get && path.length == 2 && first.equals("schemas") && path[1].equals("types")) {
      return List.of("AVRO");
    }
    if (first.equals("subjects")) {
      if (get && path.length == 1) {
        return store.subjects();
      }
      if (post && path.length == 2) {
        return version(store.lookUp(path[1], schema(exchange)));
      }
      if (get && path.length == 3 && path[2].equals("versions")) {
        List<Integer> ids = store.versions(path[1]);
        return java.util.stream.IntStream.rangeClosed(1, ids.size()).boxed().toList();
      }
      if (post && path.length == 3 && path[2].equals("versions")) {
        return Map.of("id", store.register(path[1], schema(exchange)));
      }
      if (get && path.length == 4) {
        return version(store.version(path[1], number(path[3])));
      }
    }
    if (post && path.length == 5 && first.equals("compatibility")) {
      return Map.of("is_compatible", store.compatible(path[2], number(path[4]), schema(exchange)));
    }
    if (get && first.equals("config")) {
      return Map.of("compatibilityLevel", "BACKWARD");
    }
    if (get && first.equals("mode")) {
      return Map.of("mode", "READWRITE");
    }
    if (get && first.isEmpty()) {
      return Map.of();
    }
    throw new SchemaStore.Refused(404, 404, "HTTP 404 Not Found");
  }

  private static String schema(HttpExchange exchange) throws IOException, SchemaStore.Refused {
    byte[] body = exchange.getRequestBody().readNBytes(MOST_BYTES + 1);
    if (body.length > MOST_BYTES) {
      throw new SchemaStore.Refused(413, 413, "more than " + MOST_BYTES + " bytes");
    }
    JsonNode node = JSON.readTree(body);
    String type = node.path("schemaType").asText("AVRO");
    if (!type.equals("AVRO")) {
      throw new SchemaStore.Refused(422, 42201, "only Avro schemas, not " + type);
    }
    return node.path("schema").asText();
  }

  private static int number(String version) {
    return version.equals("latest") ? -1 : Integer.parseInt(version);
  }

  private static Map<String, Object> version(SchemaStore.Version version) {
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("subject", version.subject());
    answer.put("version", version.version());
    answer.put("id", version.id());
    answer.put("schema", version.schema().toString());
    return answer;
  }

  private static Map<String, Object> error(int code, String message) {
    return Map.of("error_code", code, "message", message);
  }

  private static void answer(HttpExchange exchange, int status, Object body) throws IOException {
    byte[] bytes = JSON.writeValueAsBytes(body);
    exchange.getResponseHeaders().set("Content-Type", MEDIA_TYPE);
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
  }
}
