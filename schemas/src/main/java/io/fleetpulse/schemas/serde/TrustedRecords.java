package io.fleetpulse.schemas.serde;

import org.apache.avro.util.ClassSecurityValidator;

/**
 * Lets Avro load our generated classes. Since 1.12 it refuses classes named by a schema unless they
 * are trusted, by a system property or, as here, by its own validator: a library leaves the JVM's
 * properties alone. Other trust stays as it is.
 */
public final class TrustedRecords {
  private static final String PACKAGE = "io.fleetpulse.schemas.avro.";

  static {
    ClassSecurityValidator.ClassSecurityPredicate before = ClassSecurityValidator.getGlobal();
    ClassSecurityValidator.setGlobal(
        ClassSecurityValidator.composite(type -> type.getName().startsWith(PACKAGE), before));
  }

  private TrustedRecords() {}

  /** From now on generated records can be built and read; serializers call it by themselves. */
  public static void trust() {
    // The work is done once, when this class is initialised.
  }
}
