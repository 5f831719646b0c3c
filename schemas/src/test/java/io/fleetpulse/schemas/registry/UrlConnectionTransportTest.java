package io.fleetpulse.schemas.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Authenticator;
import java.net.PasswordAuthentication;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** As agents ask. */
class UrlConnectionTransportTest extends RegistryClientContract {
  @Override
  Transport transport(RegistryConfig config) {
    return config.urlConnection();
  }

  @Test
  void hostsAuthenticator_isNotAskedForCredentials() throws IOException, InterruptedException {
    AtomicInteger asked = new AtomicInteger();
    Authenticator before = Authenticator.getDefault();
    Authenticator.setDefault(
        new Authenticator() {
          @Override
          protected PasswordAuthentication getPasswordAuthentication() {
            asked.incrementAndGet();
            return new PasswordAuthentication("host", "secret".toCharArray());
          }
        });
    try (FaultyRegistry registry = FaultyRegistry.start()) {
      registry.answer(
          (exchange, closed) -> {
            exchange.getResponseHeaders().set("WWW-Authenticate", "Basic realm=\"registry\"");
            exchange.sendResponseHeaders(401, -1);
          });
      RegistryConfig config = RegistryConfig.from(Map.of("schema.registry.url", registry.url()));
      Transport.Response response =
          transport(config).exchange("GET", URI.create(registry.url()), Map.of(), null);
      assertThat(response.status()).isEqualTo(401);
      assertThat(registry.requests()).hasSize(1);
    } finally {
      Authenticator.setDefault(before);
    }
    assertThat(asked).hasValue(0);
  }
}
