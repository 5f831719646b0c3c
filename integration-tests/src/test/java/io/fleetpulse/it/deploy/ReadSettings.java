package io.fleetpulse.it.deploy;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.fleetpulse.service.config.Settings;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;

/** Reads a rendered container's environment as the service itself would at its start. */
final class ReadSettings {
  static final String PROCESSOR = "io.fleetpulse.streams.ProcessorConfig";
  static final String SINK = "io.fleetpulse.sink.SinkConfig";

  private ReadSettings() {}

  /**
   * The service's own configuration record, made from the environment; what a Secret would mount is
   * a file in the folder.
   *
   * @throws AssertionError with the service's message when it refuses
   */
  static Object by(String configClass, Map<String, String> environment, Path folder)
      throws ReflectiveOperationException {
    Map<String, String> there = new LinkedHashMap<>(environment);
    there.replaceAll((name, value) -> name.endsWith("_FILE") ? file(name, folder) : value);
    // Package-private in the services: reading settings is no part of their surface.
    Method from = Class.forName(configClass).getDeclaredMethod("from", Settings.class);
    from.setAccessible(true);
    try {
      return from.invoke(null, Settings.of(Map.of(), there, Map.of(), "no file"));
    } catch (InvocationTargetException e) {
      throw new AssertionError(configClass + " refuses: " + e.getCause(), e);
    }
  }

  /** The names and values of a pod's only container; a field of the pod reads as {@code pod-0}. */
  static Map<String, String> environment(JsonObject pod) {
    Map<String, String> environment = new LinkedHashMap<>();
    for (JsonElement each :
        pod.getAsJsonArray("containers").get(0).getAsJsonObject().getAsJsonArray("env")) {
      JsonObject variable = each.getAsJsonObject();
      String value = variable.has("value") ? variable.get("value").getAsString() : "pod-0";
      String name = variable.get("name").getAsString();
      if (environment.put(name, value) != null) {
        throw new AssertionError(name + " is there twice");
      }
    }
    return environment;
  }

  private static String file(String name, Path folder) {
    try {
      Path file = folder.resolve(name);
      Files.writeString(file, name.contains("SIGNING") ? pem() : "secret");
      return file.toString();
    } catch (IOException | NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String pem() throws NoSuchAlgorithmException {
    byte[] key =
        KeyPairGenerator.getInstance("Ed25519").generateKeyPair().getPrivate().getEncoded();
    return "-----BEGIN PRIVATE KEY-----\n"
        + Base64.getMimeEncoder().encodeToString(key)
        + "\n-----END PRIVATE KEY-----\n";
  }
}
