package io.fleetpulse.agent.publish;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Which properties are secrets, how they are read from files, and how they are kept out of lines. A
 * secret {@code KEY} may be given as {@code KEY.file}: the path of a file that holds the value, and
 * maybe a line break at its end. An empty path is none.
 */
public final class Secrets {
  private static final String FILE = ".file";
  private static final int MOST_BYTES = 64 * 1024;
  private static final int LEAST_TOKEN = 4;

  private static final List<String> WORDS =
      List.of(
          "password",
          "passphrase",
          "secret",
          "token",
          "jaas",
          "user.info",
          "ssl.keystore.key",
          "ssl.keystore.certificate.chain",
          "ssl.truststore.certificates");

  /** What stands in any JAAS configuration and tells nothing. */
  private static final Set<String> OF_JAAS =
      Set.of("required", "requisite", "sufficient", "optional", "username", "password");

  private Secrets() {}

  /** Whether the value of a setting must not be shown; a file that holds one may be named. */
  public static boolean named(String key) {
    String lower = key.toLowerCase(Locale.ROOT);
    return !lower.endsWith(FILE)
        && (WORDS.stream().anyMatch(lower::contains)
            || lower.endsWith("registry.url")
            || lower.equals("url")); // may hold user:password@
  }

  /** The property whose value is in the file that this one names; null: it names none. */
  static @Nullable String inFile(String key) {
    String of = key.endsWith(FILE) ? key.substring(0, key.length() - FILE.length()) : "";
    return named(of) && !of.endsWith("url") ? of : null;
  }

  /**
   * The properties with what is in files in their place.
   *
   * @param prefix of their names in messages
   * @throws UnreadableSecret naming property and file, if one cannot be read
   */
  public static Map<String, String> read(Map<String, String> owners, String prefix) {
    Map<String, String> read = new TreeMap<>();
    owners.forEach(
        (key, value) -> {
          String of = inFile(key);
          if (of == null) {
            read.put(key, value);
          } else if (!owners.containsKey(of) && !value.isBlank()) {
            try {
              read.put(of, content(value));
            } catch (IOException e) {
              throw new UnreadableSecret(prefix + key + "=" + value + ": " + e.getMessage());
            }
          }
        });
    return read;
  }

  /**
   * What a file holds.
   *
   * @throws IOException whose message says what is wrong and never what is in it
   */
  static String content(String file) throws IOException {
    try {
      Path path = Path.of(file);
      if (Files.isRegularFile(path) && Files.size(path) > MOST_BYTES) {
        throw new IOException("more than " + MOST_BYTES + " bytes");
      }
      return new String(Files.readAllBytes(path), StandardCharsets.UTF_8).strip();
    } catch (NoSuchFileException e) {
      throw new IOException("no such file", e);
    } catch (AccessDeniedException e) {
      throw new IOException("not readable", e);
    } catch (InvalidPathException e) {
      throw new IOException("no path", e);
    }
  }

  /** A client's message without the parts of secrets that it may hold. */
  static String redact(String message, Map<String, ?> properties) {
    Set<String> tokens = new HashSet<>();
    properties.forEach(
        (key, value) -> {
          if (value instanceof String text
              && named(key)
              && (!key.endsWith("url") || text.contains("@"))) {
            for (String token : text.split("[\\s\"'=;,]+")) {
              if (token.length() >= LEAST_TOKEN
                  && !OF_JAAS.contains(token)
                  && !token.endsWith("LoginModule")) {
                tokens.add(token);
              }
            }
          }
        });
    String redacted = message;
    for (String token : tokens) {
      redacted = redacted.replace(token, "(hidden)");
    }
    return redacted;
  }
}
