package io.fleetpulse.schemas.catalogue;

import io.fleetpulse.schemas.avro.RuntimeSample;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A schema as text, without Avro: the build writes what the generated class holds into a file
 * beside it, as reading it from the class would load Avro and its JSON library.
 */
public final class SchemaTexts {
  private static final String SAMPLE = "/io/fleetpulse/schemas/avro/RuntimeSample.json";

  private SchemaTexts() {}

  /** The schema of samples, as processors register it. */
  public static String ofSamples() {
    try (InputStream in = SchemaTexts.class.getResourceAsStream(SAMPLE)) {
      if (in == null) {
        throw new IllegalStateException(SAMPLE + " is missing, this build is not whole");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new IllegalStateException(SAMPLE + " cannot be read", e);
    }
  }

  /**
   * For the build.
   *
   * @param args the folder of the compiled classes
   */
  public static void main(String[] args) throws IOException {
    Path file = Path.of(args[0] + SAMPLE);
    Files.writeString(file, RuntimeSample.getClassSchema().toString(), StandardCharsets.UTF_8);
  }
}
