package io.fleetpulse.it.agent.host;

import java.io.File;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs {@link MeasuringApplication}, with {@code own-loader} as its first argument in a class
 * loader that has nothing in common with the system's, as containers do.
 */
public final class MetricsHost {
  private MetricsHost() {}

  public static void main(String[] args) throws Exception {
    System.out.println("host begins");
    Runnable application =
        args[0].equals("own-loader")
            ? (Runnable)
                ownLoader()
                    .loadClass(MeasuringApplication.class.getName())
                    .getConstructor()
                    .newInstance()
            : new MeasuringApplication();
    Thread worker = new Thread(application, "application");
    worker.setDaemon(true);
    worker.start();
    End.await(args);
    worker.interrupt();
    worker.join();
    System.out.println("host ends");
  }

  private static URLClassLoader ownLoader() throws MalformedURLException {
    List<URL> urls = new ArrayList<>();
    for (String entry : System.getProperty("application.path").split(File.pathSeparator)) {
      urls.add(new File(entry).toURI().toURL());
    }
    return new URLClassLoader(urls.toArray(new URL[0]), ClassLoader.getPlatformClassLoader());
  }
}
