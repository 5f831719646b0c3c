package io.fleetpulse.service.config;

/** A setting that cannot be used; the message names key, source and remedy. */
public final class ConfigException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public ConfigException(String message) {
    super(message);
  }
}
