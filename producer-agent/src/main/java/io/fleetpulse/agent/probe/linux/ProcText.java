package io.fleetpulse.agent.probe.linux;

import java.io.FileInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * A small file of the kernel's, read into a buffer that is used again, and numbers found in it
 * without making text of it. What is longer than the buffer is cut off. For one thread.
 */
final class ProcText {
  /** A number that is not there. */
  static final long NONE = -1;

  private static final int MOST_BYTES = 16 * 1024;

  private final byte[] bytes = new byte[MOST_BYTES];
  private int length;

  /** Reads the file; false, and no content, if it cannot be read. */
  boolean read(Path file) {
    return read(file.toString());
  }

  /** The same by the file's name, which may be kept. */
  boolean read(String file) {
    length = 0;
    try (FileInputStream in = new FileInputStream(file)) {
      int read = in.read(bytes, 0, bytes.length);
      while (read > 0) {
        length += read;
        read = in.read(bytes, length, bytes.length - length);
      }
      return true;
    } catch (IOException | RuntimeException e) {
      length = 0; // not there in this kernel, not ours to read, or gone with its thread
      return false;
    }
  }

  /** The file's number of this place among words, from 0; {@link #NONE}: there is none. */
  long word(int place) {
    int at = 0;
    for (int word = 0; at < length; word++) {
      while (at < length && isSpace(bytes[at])) {
        at++;
      }
      if (word == place) {
        return number(at);
      }
      while (at < length && !isSpace(bytes[at])) {
        at++;
      }
    }
    return NONE;
  }

  /**
   * The number after the first line's begin that reads so, spaces between left out; {@link #NONE}:
   * there is none.
   *
   * @param key in ASCII
   */
  long after(byte[] key) {
    for (int line = 0; line < length; line = nextLine(line)) {
      if (startsWith(line, key)) {
        int at = line + key.length;
        while (at < length && (bytes[at] == ' ' || bytes[at] == '\t')) {
          at++;
        }
        return number(at);
      }
    }
    return NONE;
  }

  /** The number after a text within the first line that begins so. */
  long after(byte[] line, byte[] key) {
    for (int begin = 0; begin < length; begin = nextLine(begin)) {
      if (startsWith(begin, line)) {
        int end = nextLine(begin);
        for (int at = begin; at < end; at++) {
          if (startsWith(at, key)) {
            return number(at + key.length);
          }
        }
        return NONE;
      }
    }
    return NONE;
  }

  /** The whole as text; for what is read rarely. */
  String text() {
    return new String(bytes, 0, length, StandardCharsets.UTF_8);
  }

  static byte[] key(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private int nextLine(int from) {
    int at = from;
    while (at < length && bytes[at] != '\n') {
      at++;
    }
    return at + 1;
  }

  private boolean startsWith(int from, byte[] key) {
    if (from + key.length > length) {
      return false;
    }
    for (int i = 0; i < key.length; i++) {
      if (bytes[from + i] != key[i]) {
        return false;
      }
    }
    return true;
  }

  /** Digits from there on, as far as they fit into a long. */
  private long number(int from) {
    long value = 0;
    int at = from;
    while (at < length && bytes[at] >= '0' && bytes[at] <= '9') {
      int digit = bytes[at] - '0';
      if (value > (Long.MAX_VALUE - digit) / 10) {
        return Long.MAX_VALUE;
      }
      value = value * 10 + digit;
      at++;
    }
    return at == from ? NONE : value;
  }

  private static boolean isSpace(byte b) {
    return b == ' ' || b == '\n' || b == '\t';
  }
}
