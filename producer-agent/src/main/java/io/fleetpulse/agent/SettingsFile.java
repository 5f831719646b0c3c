package io.fleetpulse.agent;

import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

/**
 * The properties file that {@code config.file} names, in UTF-8, read line by line so that whatever
 * is wrong in it can be found: {@link Properties} tells of no lines. One line that cannot be read
 * does not cost the others.
 */
final class SettingsFile {
  static final int MOST_BYTES = 1 << 20;

  private final Path path;
  private final Map<String, Line> lines = new TreeMap<>();
  private final Map<Integer, String> errors = new TreeMap<>();

  /** A value, and the number of the line that it begins in. */
  record Line(String value, int number) {}

  /** Why there is nothing of it, with a remedy. */
  static final class Unreadable extends Exception {
    private static final long serialVersionUID = 1;

    Unreadable(String message) {
      super(message);
    }
  }

  private SettingsFile(Path path) {
    this.path = path;
  }

  /**
   * Reads it.
   *
   * @throws Unreadable if there is no text to be read
   */
  static SettingsFile read(String path) throws Unreadable {
    SettingsFile file = new SettingsFile(path(path));
    file.parse(file.text());
    return file;
  }

  /** By key; of a key that is there twice the last. */
  Map<String, Line> lines() {
    return lines;
  }

  /** What is wrong, with a remedy, by the number of the line. */
  Map<Integer, String> errors() {
    return errors;
  }

  private static Path path(String path) throws Unreadable {
    try {
      return Path.of(path);
    } catch (InvalidPathException e) {
      throw new Unreadable("that is no path; give that of a properties file");
    }
  }

  private String text() throws Unreadable {
    byte[] bytes = bytes();
    if (bytes.length > MOST_BYTES) {
      throw new Unreadable("it is larger than " + MOST_BYTES + " bytes, which no settings are");
    }
    ByteBuffer in = ByteBuffer.wrap(bytes);
    CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    try {
      return decoder.decode(in).toString();
    } catch (CharacterCodingException e) {
      int line = 1;
      for (int i = 0; i < in.position(); i++) {
        line += bytes[i] == '\n' ? 1 : 0;
      }
      throw new Unreadable("line " + line + " is not UTF-8; save the file as that");
    }
  }

  private byte[] bytes() throws Unreadable {
    if (Files.isDirectory(path)) {
      throw new Unreadable("that is a folder; give the properties file in it");
    }
    try (InputStream in = Files.newInputStream(path)) {
      return in.readNBytes(MOST_BYTES + 1);
    } catch (NoSuchFileException e) {
      throw new Unreadable(
          "there is no such file"
              + (path.isAbsolute() ? "" : " in " + Path.of("").toAbsolutePath())
              + "; mend the path, or mount the file");
    } catch (AccessDeniedException e) {
      throw new Unreadable(
          "the user of this JVM may not read it; give "
              + System.getProperty("user.name", "it")
              + " the right to");
    } catch (IOException e) {
      throw new Unreadable("it cannot be read: " + e.getMessage());
    }
  }

  private void parse(String text) {
    String[] natural = text.split("\r\n|\r|\n", -1);
    for (int i = 0; i < natural.length; i++) {
      int first = i + 1;
      StringBuilder logical = new StringBuilder(natural[i]);
      while (i + 1 < natural.length && !comment(logical) && continues(natural[i])) {
        i++;
        logical.append('\n').append(natural[i]);
      }
      parseLine(logical.toString(), first);
    }
  }

  private void parseLine(String logical, int number) {
    Properties one = new Properties();
    try {
      one.load(new StringReader(logical + '\n')); // a backslash at the end is another thing
    } catch (IOException | IllegalArgumentException e) {
      errors.put(
          number,
          "%s has a backslash and u without four hexadecimal digits; write \\\\ for a backslash"
              .formatted(logical.strip().split("[=:\\s]", 2)[0]));
      return;
    }
    for (String key : one.stringPropertyNames()) {
      lines.put(key, new Line(one.getProperty(key), number));
    }
  }

  private static boolean comment(CharSequence line) {
    String text = line.toString().stripLeading();
    return text.startsWith("#") || text.startsWith("!");
  }

  /** An odd number of backslashes at its end. */
  private static boolean continues(String line) {
    int backslashes = 0;
    while (backslashes < line.length() && line.charAt(line.length() - 1 - backslashes) == '\\') {
      backslashes++;
    }
    return backslashes % 2 == 1;
  }
}
