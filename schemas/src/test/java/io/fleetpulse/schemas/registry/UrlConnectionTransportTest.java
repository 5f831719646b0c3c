package io.fleetpulse.schemas.registry;

/** As agents ask. */
class UrlConnectionTransportTest extends RegistryClientContract {
  @Override
  Transport transport(RegistryConfig config) {
    return config.urlConnection();
  }
}
