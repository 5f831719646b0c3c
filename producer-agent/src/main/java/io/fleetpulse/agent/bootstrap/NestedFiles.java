package io.fleetpulse.agent.bootstrap;

import java.io.EOFException;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.security.CodeSource;
import java.security.ProtectionDomain;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import org.jspecify.annotations.Nullable;

/**
 * Files below {@code fleetpulse-agent/} of the jar this class came from. Class files are named
 * {@code .classdata} there, so that neither class loaders nor class path scanners of the host take
 * them for classes of the application.
 */
interface NestedFiles {
  String FOLDER = "fleetpulse-agent/";

  /** Null if there is no such file. */
  @Nullable URL find(String name);

  /** Null if there is no such file. */
  @Nullable InputStream open(String name) throws IOException;

  /** The whole file; null if there is no such. */
  byte @Nullable [] read(String name) throws IOException;

  /** Where a file of the nested class path lies in the jar. */
  static String entryName(String name) {
    return name.endsWith(".class") ? FOLDER + name + "data" : FOLDER + name;
  }

  /**
   * The nested files beside a class; null where there are none, as in a build's class folder. A
   * plain jar is read by itself, so that the agent shares no lock with the loader of the host's
   * classes; in a jar within a jar only that loader can find them.
   */
  static @Nullable NestedFiles beside(Class<?> owner) {
    String probe = entryName("META-INF/fleetpulse-nested");
    File jar = jarOf(owner);
    if (jar != null) {
      try {
        JarFile file = new JarFile(jar, false);
        if (file.getEntry(probe) != null) {
          return new OfJar(file, jar.toURI().toString());
        }
        file.close();
      } catch (IOException e) {
        throw new UncheckedIOException("cannot read " + jar, e);
      }
    }
    ClassLoader loader = owner.getClassLoader();
    return loader != null && loader.getResource(probe) != null ? new OfLoader(loader) : null;
  }

  private static @Nullable File jarOf(Class<?> owner) {
    ProtectionDomain domain = owner.getProtectionDomain();
    CodeSource source = domain == null ? null : domain.getCodeSource();
    URL location = source == null ? null : source.getLocation();
    if (location == null || !"file".equals(location.getProtocol())) {
      return null;
    }
    try {
      File file = new File(new URI(location.toString()));
      return file.isFile() ? file : null;
    } catch (URISyntaxException | IllegalArgumentException e) {
      return null; // a location that is no plain path: the owner's loader knows how to read it
    }
  }

  /** Reads a jar directly. */
  final class OfJar implements NestedFiles {
    private final JarFile jar;
    private final String jarUri;

    OfJar(JarFile jar, String jarUri) {
      this.jar = jar;
      this.jarUri = jarUri;
    }

    @Override
    public @Nullable URL find(String name) {
      String entry = entryName(name);
      if (jar.getEntry(entry) == null) {
        return null;
      }
      try {
        return new URL("jar:" + jarUri + "!/" + entry);
      } catch (MalformedURLException e) {
        return null; // no URL can name it, so nothing can be found under it
      }
    }

    @Override
    public @Nullable InputStream open(String name) throws IOException {
      ZipEntry entry = jar.getEntry(entryName(name));
      return entry == null ? null : jar.getInputStream(entry);
    }

    /**
     * Into an array of the size the jar tells: thousands of classes are read while a host starts.
     */
    @Override
    public byte @Nullable [] read(String name) throws IOException {
      ZipEntry entry = jar.getEntry(entryName(name));
      if (entry == null) {
        return null;
      }
      try (InputStream in = jar.getInputStream(entry)) {
        byte[] bytes = new byte[(int) entry.getSize()];
        int read = in.readNBytes(bytes, 0, bytes.length);
        if (read < bytes.length) {
          throw new EOFException(name + " is cut short");
        }
        return bytes;
      }
    }
  }

  /** Asks the loader that loaded the bootstrap. */
  final class OfLoader implements NestedFiles {
    private final ClassLoader loader;

    OfLoader(ClassLoader loader) {
      this.loader = loader;
    }

    @Override
    public @Nullable URL find(String name) {
      return loader.getResource(entryName(name));
    }

    @Override
    public @Nullable InputStream open(String name) {
      return loader.getResourceAsStream(entryName(name));
    }

    @Override
    public byte @Nullable [] read(String name) throws IOException {
      try (InputStream in = open(name)) {
        return in == null ? null : in.readAllBytes();
      }
    }
  }
}
