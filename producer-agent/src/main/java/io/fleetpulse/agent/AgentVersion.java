package io.fleetpulse.agent;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;

/** The version this was built as. */
final class AgentVersion {
  private AgentVersion() {}

  /** Empty if the build did not say. */
  static String read() {
    try (InputStream in = AgentVersion.class.getResourceAsStream("version.properties")) {
      if (in == null) {
        return "";
      }
      Properties properties = new Properties();
      properties.load(in);
      return properties.getProperty("version", "");
    } catch (IOException e) {
      return "";
    }
  }
}
