package io.fleetpulse.analysis.stats;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;
import java.util.stream.Stream;

/** Numbers of independent tools; {@code src/test/resources/reference} says where they are from. */
public final class Reference {
  private final String name;
  private final Properties values = new Properties();

  public Reference(String name) {
    this.name = name;
    try (InputStream in =
        Reference.class.getResourceAsStream("/reference/" + name + ".properties")) {
      if (in == null) {
        throw new IllegalArgumentException("no reference " + name);
      }
      values.load(in);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  public double[] numbers(String key) {
    String text = values.getProperty(key);
    if (text == null) {
      throw new IllegalArgumentException("no " + key + " in reference " + name);
    }
    return Stream.of(text.split(",")).mapToDouble(Reference::parse).toArray();
  }

  public double number(String key) {
    return numbers(key)[0];
  }

  private static double parse(String text) {
    return text.equals("nan") ? Double.NaN : Double.parseDouble(text);
  }
}
