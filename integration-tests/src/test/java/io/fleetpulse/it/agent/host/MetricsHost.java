package io.fleetpulse.it.agent.host;

import java.io.File;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Runs {@link MeasuringApplication}, with {@code own-loader} as its first argument in a class
 * loader that has nothing in common with the system's, as containers do; with {@code library} so
 * too, and the agent is started from there.
 */
public final class MetricsHost {
  private MetricsHost() {}

  public static void main(String[] args) throws Exception {
    System.out.println("host begins");
    Runnable application =
        args[0].equals("system-loader") ? new MeasuringApplication() : apart(args[0]);
    Thread worker = new Thread(application, "application");
    worker.setDaemon(true);
    worker.start();
    End.await(args);
    worker.interrupt();
    worker.join();
    System.out.println("host ends");
  }

  private static Runnable apart(String mode) throws Exception {
    ClassLoader loader = ownLoader();
    if (mode.equals("library")) {
      loader
          .loadClass("io.fleetpulse.agent.Fleetpulse") // no other loader has it
          .getMethod("start", Map.class)
          .invoke(null, Map.of());
    }
    return (Runnable)
        loader.loadClass(MeasuringApplication.class.getName()).getConstructor().newInstance();
  }

  private static URLClassLoader ownLoader() throws MalformedURLException {
    List<URL> urls = new ArrayList<>();
    for (String entry : System.getProperty("application.path").split(File.pathSeparator)) {
      urls.add(new File(entry).toURI().toURL());
    }
    return new URLClassLoader(urls.toArray(new URL[0]), ClassLoader.getPlatformClassLoader());
  }
}
