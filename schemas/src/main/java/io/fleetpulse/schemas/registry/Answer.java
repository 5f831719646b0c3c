package io.fleetpulse.schemas.registry;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The top level of a JSON object: all that counts in a registry's answers. Read by hand, as the
 * library that Avro brings for it loads three hundred classes into an agent's host, for one number.
 */
final class Answer {
  private static final Answer NONE = new Answer(false, Map.of(), Map.of());

  private final boolean object;
  private final Map<String, String> texts;
  private final Map<String, String> others;

  private Answer(boolean object, Map<String, String> texts, Map<String, String> others) {
    this.object = object;
    this.texts = texts;
    this.others = others;
  }

  /** Of any body; one that is no JSON object has no members. */
  static Answer of(String body) {
    try {
      return new Reader(body).read();
    } catch (Malformed e) {
      return NONE;
    }
  }

  /** A JSON object with one member, a text. */
  static String object(String name, String text) {
    StringBuilder json = new StringBuilder(text.length() + text.length() / 4 + 16);
    quote(json.append('{'), name);
    quote(json.append(':'), text);
    return json.append('}').toString();
  }

  boolean isObject() {
    return object;
  }

  boolean has(String name) {
    return texts.containsKey(name) || others.containsKey(name);
  }

  /** Null unless it is a text. */
  @Nullable String text(String name) {
    return texts.get(name);
  }

  /** What is there, a text without its quotes; empty if nothing is. */
  String shown(String name) {
    return texts.getOrDefault(name, others.getOrDefault(name, ""));
  }

  /** Null unless it is a whole number of that size. */
  @Nullable Integer integer(String name) {
    try {
      return Integer.valueOf(others.getOrDefault(name, ""));
    } catch (NumberFormatException e) {
      return null;
    }
  }

  /** Whether a list holds nothing, or is not there. */
  boolean isEmpty(String name) {
    String list = others.getOrDefault(name, "null");
    return list.equals("null") || list.chars().noneMatch(c -> c > ' ' && c != '[' && c != ']');
  }

  private static void quote(StringBuilder json, String text) {
    json.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        json.append('\\').append(c);
      } else if (c < ' ') {
        json.append("\\u00").append(c < 16 ? '0' : '1').append(Character.forDigit(c & 15, 16));
      } else {
        json.append(c);
      }
    }
    json.append('"');
  }

  private static final class Malformed extends Exception {
    private static final long serialVersionUID = 1;
  }

  /** Keeps members of the top level; what is inside lists and objects is skipped. */
  private static final class Reader {
    private final String json;
    private int at;

    Reader(String json) {
      this.json = json;
    }

    Answer read() throws Malformed {
      Map<String, String> texts = new HashMap<>();
      Map<String, String> others = new HashMap<>();
      expect('{');
      if (peek() == '}') {
        at++;
        return end(texts, others);
      }
      while (true) {
        expect('"');
        String name = text();
        expect(':');
        if (peek() == '"') {
          at++;
          texts.put(name, text());
          others.remove(name);
        } else {
          others.put(name, other());
          texts.remove(name);
        }
        if (peek() == '}') {
          at++;
          return end(texts, others);
        }
        expect(',');
      }
    }

    private Answer end(Map<String, String> texts, Map<String, String> others) throws Malformed {
      while (at < json.length()) {
        if (next() > ' ') {
          throw new Malformed();
        }
      }
      return new Answer(true, texts, others);
    }

    /** The next character that is no space, without taking it. */
    private char peek() throws Malformed {
      while (at < json.length() && json.charAt(at) <= ' ') {
        at++;
      }
      char found = next();
      at--;
      return found;
    }

    private void expect(char wanted) throws Malformed {
      if (peek() != wanted) {
        throw new Malformed();
      }
      at++;
    }

    private char next() throws Malformed {
      if (at >= json.length()) {
        throw new Malformed();
      }
      return json.charAt(at++);
    }

    /** A text whose opening quote is taken. */
    private String text() throws Malformed {
      StringBuilder text = new StringBuilder();
      for (char c = next(); c != '"'; c = next()) {
        text.append(c == '\\' ? escaped(next()) : c);
      }
      return text.toString();
    }

    private char escaped(char c) throws Malformed {
      return switch (c) {
        case '"', '\\', '/' -> c;
        case 'b' -> '\b';
        case 'f' -> '\f';
        case 'n' -> '\n';
        case 'r' -> '\r';
        case 't' -> '\t';
        case 'u' -> {
          int code = 0;
          for (int i = 0; i < 4; i++) {
            int digit = Character.digit(next(), 16);
            if (digit < 0) {
              throw new Malformed();
            }
            code = code << 4 | digit;
          }
          yield (char) code;
        }
        default -> throw new Malformed();
      };
    }

    /** A number, a word, or a list or object as it stands. */
    private String other() throws Malformed {
      int from = at;
      int depth = 0;
      while (true) {
        char c = next();
        if (c == '"') {
          text();
        } else if (c == '[' || c == '{') {
          depth++;
        } else if (depth == 0 && (c == ',' || c == '}')) {
          at--;
          break;
        } else if (c == ']' || c == '}') {
          depth--;
          if (depth <= 0) {
            break;
          }
        }
      }
      if (depth < 0) {
        throw new Malformed();
      }
      String other = json.substring(from, at).strip();
      if (other.isEmpty()) {
        throw new Malformed();
      }
      return other;
    }
  }
}
