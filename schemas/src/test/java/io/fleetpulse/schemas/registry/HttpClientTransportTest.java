package io.fleetpulse.schemas.registry;

/** As services ask. */
class HttpClientTransportTest extends RegistryClientContract {
  @Override
  Transport transport(RegistryConfig config) {
    return config.httpClient();
  }
}
