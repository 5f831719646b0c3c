package io.fleetpulse.schemas.topics;

import java.util.List;
import java.util.regex.Pattern;

/** Keys of {@code agent-config}: whose settings a record holds. */
public final class ConfigKey {
  /** Every agent's. */
  public static final String FLEET = "*";

  private static final Pattern SERVICE_OR_INSTANCE =
      Pattern.compile("[^/\\p{Cntrl}]{1,200}(/[^/\\p{Cntrl}]{1,200}){1,2}");

  private ConfigKey() {}

  /** Those that an instance listens to, the least specific first. */
  public static List<String> of(InstanceKey instance) {
    return List.of(FLEET, instance.serviceKey(), instance.toString());
  }

  /** Whether it is one. */
  public static boolean valid(String key) {
    return key.equals(FLEET) || SERVICE_OR_INSTANCE.matcher(key).matches();
  }

  /** Whose settings these are, in a word: fleet, service or instance. */
  public static String level(String key) {
    if (key.equals(FLEET)) {
      return "fleet";
    }
    return key.indexOf('/') == key.lastIndexOf('/') ? "service" : "instance";
  }
}
