package io.fleetpulse.quickstart.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.SchemaCompatibilityType;
import org.apache.avro.SchemaParseException;

/**
 * Schemas by id and by subject, appended to one file, a line each, before they are answered. The
 * file is read at the start; a line cut short by a crash or a full disk is its last and was never
 * answered: the next line takes its place.
 */
final class SchemaStore {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path file;
  private final Map<Integer, Schema> byId = new HashMap<>();
  private final Map<Schema, Integer> ids = new HashMap<>();
  private final Map<String, List<Integer>> subjects = new TreeMap<>();

  /** Of the whole lines; what the file holds beyond is the rest of a line that failed. */
  private long length;

  /** A version of a subject. */
  record Version(String subject, int version, int id, Schema schema) {}

  /** A request the registry refuses, with Confluent's code. */
  static final class Refused extends Exception {
    private static final long serialVersionUID = 1;
    final int status;
    final int code;

    Refused(int status, int code, String message) {
      super(message);
      this.status = status;
      this.code = code;
    }
  }

  private SchemaStore(Path file) {
    this.file = file;
  }

  static SchemaStore open(Path file) throws IOException {
    SchemaStore store = new SchemaStore(file);
    if (Files.exists(file)) {
      byte[] bytes = Files.readAllBytes(file);
      int whole = wholeLines(bytes);
      String text = new String(bytes, 0, whole, StandardCharsets.UTF_8);
      for (String line : text.split("\n", -1)) {
        if (!line.isBlank()) {
          JsonNode node = JSON.readTree(line);
          Schema schema = new Schema.Parser().parse(node.path("schema").asText());
          store.remember(node.path("subject").asText(), schema, node.path("id").asInt());
        }
      }
      store.length = whole;
    }
    return store;
  }

  /** Registers a schema, or finds it registered; refuses what the latest cannot be read by. */
  synchronized int register(String subject, String text) throws Refused, IOException {
    Schema schema = parse(text);
    List<Integer> versions = subjects.getOrDefault(subject, List.of());
    Integer known = ids.get(schema);
    if (known != null && versions.contains(known)) {
      return known;
    }
    for (int i = versions.size() - 1; i >= Math.max(0, versions.size() - 1); i--) {
      requireReadable(schema, version(subject, i + 1));
    }
    int id = known != null ? known : byId.size() + 1;
    ObjectNode line = JSON.createObjectNode();
    line.put("subject", subject).put("id", id).put("schema", schema.toString());
    append(line + "\n");
    remember(subject, schema, id);
    return id;
  }

  synchronized Version lookUp(String subject, String text) throws Refused {
    Schema schema = parse(text);
    List<Integer> versions = versions(subject);
    Integer id = ids.get(schema);
    int index = id == null ? -1 : versions.indexOf(id);
    if (index < 0 || id == null) {
      throw new Refused(404, 40403, "Schema not found");
    }
    return new Version(subject, index + 1, id, schema);
  }

  synchronized Schema byId(int id) throws Refused {
    Schema schema = byId.get(id);
    if (schema == null) {
      throw new Refused(404, 40403, "Schema " + id + " not found");
    }
    return schema;
  }

  synchronized List<String> subjects() {
    return List.copyOf(subjects.keySet());
  }

  synchronized List<Integer> versions(String subject) throws Refused {
    List<Integer> versions = subjects.get(subject);
    if (versions == null) {
      throw new Refused(404, 40401, "Subject '" + subject + "' not found.");
    }
    return versions;
  }

  /** A version by its number, from 1; -1: the latest. */
  synchronized Version version(String subject, int number) throws Refused {
    List<Integer> versions = versions(subject);
    int index = number == -1 ? versions.size() : number;
    if (index < 1 || index > versions.size()) {
      throw new Refused(404, 40402, "Version " + number + " not found.");
    }
    int id = versions.get(index - 1);
    return new Version(subject, index, id, byId(id));
  }

  /** Whether data written with the version can be read with the schema. */
  synchronized boolean compatible(String subject, int number, String text) throws Refused {
    return readable(parse(text), version(subject, number).schema()).getType()
        == SchemaCompatibilityType.COMPATIBLE;
  }

  /** Bytes up to the last line's end: a cut line may end within a character. */
  private static int wholeLines(byte[] bytes) {
    int end = bytes.length;
    while (end > 0 && bytes[end - 1] != '\n') {
      end--;
    }
    return end;
  }

  private void append(String line) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(line.getBytes(StandardCharsets.UTF_8));
    int size = bytes.remaining();
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      channel.truncate(length);
      channel.position(length);
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
    length += size;
  }

  private void remember(String subject, Schema schema, int id) {
    byId.put(id, schema);
    ids.put(schema, id);
    subjects.computeIfAbsent(subject, any -> new ArrayList<>()).add(id);
  }

  private static void requireReadable(Schema schema, Version earlier) throws Refused {
    SchemaCompatibility.SchemaPairCompatibility result = readable(schema, earlier.schema());
    if (result.getType() != SchemaCompatibilityType.COMPATIBLE) {
      throw new Refused(
          409,
          409,
          "Schema being registered is incompatible with version "
              + earlier.version()
              + ": "
              + result.getResult().getIncompatibilities());
    }
  }

  private static SchemaCompatibility.SchemaPairCompatibility readable(
      Schema reader, Schema writer) {
    return SchemaCompatibility.checkReaderWriterCompatibility(reader, writer);
  }

  private static Schema parse(String text) throws Refused {
    try {
      return new Schema.Parser().parse(text);
    } catch (SchemaParseException e) {
      throw new Refused(422, 42201, "Invalid Avro schema: " + e.getMessage());
    }
  }
}
