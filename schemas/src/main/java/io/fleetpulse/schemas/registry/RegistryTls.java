package io.fleetpulse.schemas.registry;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.apache.kafka.common.config.ConfigException;
import org.jspecify.annotations.Nullable;

/** Own trust and keys for the registry, by {@code schema.registry.ssl.*}. */
final class RegistryTls {
  private static final String PREFIX = "schema.registry.ssl.";

  private final @Nullable SSLContext context;

  private RegistryTls(@Nullable SSLContext context) {
    this.context = context;
  }

  static RegistryTls from(RegistryConfig.Values values) {
    String trust = values.text(PREFIX + "truststore.location", "");
    String keys = values.text(PREFIX + "keystore.location", "");
    if (trust.isEmpty() && keys.isEmpty()) {
      return new RegistryTls(null);
    }
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(
          keys.isEmpty() ? null : keyManagers(values, keys),
          trust.isEmpty() ? null : trustManagers(values, trust),
          null);
      return new RegistryTls(context);
    } catch (GeneralSecurityException | IOException e) {
      throw new ConfigException(PREFIX + "*: cannot use the key or trust store: " + e.getMessage());
    }
  }

  /** Null: the JVM's default. */
  @Nullable SSLContext context() {
    return context;
  }

  private static KeyManager[] keyManagers(RegistryConfig.Values values, String location)
      throws GeneralSecurityException, IOException {
    char[] password = values.text(PREFIX + "keystore.password", "").toCharArray();
    String keyPassword = values.text(PREFIX + "key.password", "");
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(
        store(values.text(PREFIX + "keystore.type", "PKCS12"), location, password),
        keyPassword.isEmpty() ? password : keyPassword.toCharArray());
    return factory.getKeyManagers();
  }

  private static TrustManager[] trustManagers(RegistryConfig.Values values, String location)
      throws GeneralSecurityException, IOException {
    char[] password = values.text(PREFIX + "truststore.password", "").toCharArray();
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store(values.text(PREFIX + "truststore.type", "PKCS12"), location, password));
    return factory.getTrustManagers();
  }

  private static KeyStore store(String type, String location, char[] password)
      throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance(type);
    try (InputStream in = Files.newInputStream(Path.of(location))) {
      store.load(in, password);
    }
    return store;
  }
}
