package io.fleetpulse.agent.bootstrap;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.security.ProtectionDomain;
import java.util.Collections;
import java.util.Enumeration;
import org.jspecify.annotations.Nullable;

/**
 * Loads the agent and its libraries from the nested files and nothing from the host: its parent is
 * the platform's loader. So a host with another Kafka client or Avro keeps its own, and the agent
 * keeps its. (Renamed packages would not do: native parts bind to class names.)
 */
final class AgentClassLoader extends ClassLoader {
  static {
    registerAsParallelCapable();
  }

  private final NestedFiles files;
  private final ProtectionDomain domain;

  AgentClassLoader(NestedFiles files) {
    super("fleetpulse-agent", getPlatformClassLoader());
    this.files = files;
    this.domain = AgentClassLoader.class.getProtectionDomain();
  }

  /**
   * The loader of the agent's inner classes: this one in the shipped jar, the given class's own
   * where nothing is nested (a build's class folder).
   */
  static ClassLoader beside(Class<?> owner) {
    NestedFiles nested = NestedFiles.beside(owner);
    return nested == null ? owner.getClassLoader() : new AgentClassLoader(nested);
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    synchronized (getClassLoadingLock(name)) {
      Class<?> found = findLoadedClass(name);
      if (found == null && !name.startsWith("java.")) {
        found = defined(name);
      }
      if (found == null) {
        return super.loadClass(name, resolve);
      }
      if (resolve) {
        resolveClass(found);
      }
      return found;
    }
  }

  @Override
  protected Class<?> findClass(String name) throws ClassNotFoundException {
    throw new ClassNotFoundException(name);
  }

  private @Nullable Class<?> defined(String name) throws ClassNotFoundException {
    try {
      byte[] bytes = files.read(name.replace('.', '/') + ".class");
      return bytes == null ? null : defineClass(name, bytes, 0, bytes.length, domain);
    } catch (IOException e) {
      throw new ClassNotFoundException(name + ": cannot be read from the agent's jar", e);
    }
  }

  @Override
  public @Nullable URL getResource(String name) {
    URL nested = files.find(name);
    return nested != null ? nested : super.getResource(name);
  }

  @Override
  public @Nullable InputStream getResourceAsStream(String name) {
    try {
      InputStream nested = files.open(name);
      return nested != null ? nested : super.getResourceAsStream(name);
    } catch (IOException e) {
      return null; // as the contract of this method has it
    }
  }

  @Override
  protected @Nullable URL findResource(String name) {
    return files.find(name);
  }

  @Override
  protected Enumeration<URL> findResources(String name) {
    URL nested = files.find(name);
    return nested == null
        ? Collections.emptyEnumeration()
        : Collections.enumeration(Collections.singleton(nested));
  }
}
