package io.fleetpulse.schemas.registry;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import org.apache.kafka.common.config.ConfigException;
import org.jspecify.annotations.Nullable;

/**
 * One address of a registry and what to show it. Credentials within an address are for that address
 * only: another host must not see them.
 *
 * @param base without user info and without a slash at its end
 * @param authorization value of the Authorization header; null: none. Never to be printed
 */
record RegistryAddress(URI base, @Nullable String authorization) {

  /**
   * Reads an address.
   *
   * @param authorization what to show instead of the address's own user info; null: that
   * @throws ConfigException without the address, which may hold a password
   */
  static RegistryAddress of(String text, @Nullable String authorization) {
    try {
      URI uri = new URI(text);
      String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
      boolean http = scheme.equals("http") || scheme.equals("https");
      if (http && uri.getHost() != null && uri.getQuery() == null && uri.getFragment() == null) {
        String userInfo = uri.getUserInfo();
        return new RegistryAddress(
            base(uri), authorization != null || userInfo == null ? authorization : basic(userInfo));
      }
    } catch (URISyntaxException e) {
      // Said below.
    }
    throw new ConfigException(
        RegistryConfig.URL
            + ": one of its addresses is no http or https URL without a query; encode special"
            + " characters of a user or password as %40 and the like");
  }

  /** The header for {@code user:password}. */
  static String basic(String userInfo) {
    return "Basic " + Base64.getEncoder().encodeToString(userInfo.getBytes(StandardCharsets.UTF_8));
  }

  URI resolve(String path) {
    return URI.create(base + path);
  }

  /** From its raw parts: decoding them and encoding again could make another address. */
  private static URI base(URI uri) {
    String port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
    String path = uri.getRawPath();
    while (path.endsWith("/")) {
      path = path.substring(0, path.length() - 1);
    }
    return URI.create(uri.getScheme() + "://" + uri.getHost() + port + path);
  }

  @Override
  public String toString() {
    return base + (authorization == null ? "" : " with credentials");
  }
}
