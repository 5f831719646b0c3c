package io.fleetpulse.agent.bootstrap;

import org.jspecify.annotations.Nullable;

/**
 * Which module of the JDK a class was looked for in vain: an image of {@code jlink} may lack it,
 * and an application on the module path may leave it out of what is resolved.
 */
final class MissingModule {
  /** A package, or what its name begins with, and the module that has it. */
  private static final String[][] MODULES = {
    {"java.lang.management", "java.management"},
    {"javax.management", "java.management"},
    {"com.sun.management", "jdk.management"},
    {"jdk.jfr", "jdk.jfr"},
    {"java.util.logging", "java.logging"},
    {"javax.naming", "java.naming"},
    {"javax.security.sasl", "java.security.sasl"},
    {"org.ietf.jgss", "java.security.jgss"},
    {"javax.security.auth.kerberos", "java.security.jgss"},
    {"java.net.http", "java.net.http"},
    {"sun.misc", "jdk.unsupported"},
  };

  private MissingModule() {}

  /** The module's name; null if what was thrown tells of none. */
  static @Nullable String of(Throwable thrown) {
    for (Throwable e = thrown; e != null; e = e.getCause()) {
      if (e instanceof LinkageError || e instanceof ClassNotFoundException) {
        String module = named(String.valueOf(e.getMessage()).replace('/', '.'));
        if (module != null) {
          return module;
        }
      }
    }
    return null;
  }

  /** What was thrown, in words that say what to do where a module is missing. */
  static String words(Throwable thrown) {
    String module = of(thrown);
    if (module != null) {
      return "this runtime does not have the module "
          + module
          + "; add it to the image, and to --add-modules if it is not resolved";
    }
    Throwable cause = thrown;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause.toString();
  }

  private static @Nullable String named(String message) {
    for (String[] each : MODULES) {
      if (message.contains(each[0] + ".")) {
        return each[1];
      }
    }
    return null;
  }
}
