package io.fleetpulse.it.agent;

import io.fleetpulse.it.support.Jars;
import io.fleetpulse.it.support.Repository;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;

/** An executable jar with jars in it, as Spring Boot makes it, with its own loader. */
final class FatJar {
  private FatJar() {}

  /** A library that hosts bring along, as the build put it beside this module's classes. */
  static Path library(String name) {
    return Jars.built("integration-tests/target/hosts/" + name + ".jar");
  }

  static Path write(Path file, Class<?> program, List<Path> libraries) {
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().putValue("Manifest-Version", "1.0");
    manifest
        .getMainAttributes()
        .putValue("Main-Class", "org.springframework.boot.loader.launch.JarLauncher");
    manifest.getMainAttributes().putValue("Start-Class", program.getName());
    manifest.getMainAttributes().putValue("Spring-Boot-Classes", "BOOT-INF/classes/");
    manifest.getMainAttributes().putValue("Spring-Boot-Lib", "BOOT-INF/lib/");
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(file), manifest)) {
      for (String directory : List.of("BOOT-INF/", "BOOT-INF/classes/", "BOOT-INF/lib/")) {
        out.putNextEntry(new ZipEntry(directory));
      }
      copyLoader(out);
      copyPrograms(out, program);
      for (Path library : libraries) {
        store(out, "BOOT-INF/lib/" + library.getFileName(), Files.readAllBytes(library));
      }
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void copyLoader(JarOutputStream out) throws IOException {
    try (JarFile loader = new JarFile(library("spring-boot-loader").toFile())) {
      for (Enumeration<JarEntry> all = loader.entries(); all.hasMoreElements(); ) {
        JarEntry entry = all.nextElement();
        if (entry.getName().startsWith("org/")) {
          out.putNextEntry(new ZipEntry(entry.getName()));
          try (InputStream in = loader.getInputStream(entry)) {
            in.transferTo(out);
          }
        }
      }
    }
  }

  private static void copyPrograms(JarOutputStream out, Class<?> program) throws IOException {
    Path root = Repository.path("integration-tests/target/test-classes");
    Path folder = root.resolve(program.getPackageName().replace('.', '/'));
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        out.putNextEntry(new ZipEntry("BOOT-INF/classes/" + root.relativize(file)));
        Files.copy(file, out);
      }
    }
  }

  /** A nested jar must not be compressed. */
  private static void store(JarOutputStream out, String name, byte[] bytes) throws IOException {
    ZipEntry entry = new ZipEntry(name);
    entry.setMethod(ZipEntry.STORED);
    entry.setSize(bytes.length);
    CRC32 crc = new CRC32();
    crc.update(bytes);
    entry.setCrc(crc.getValue());
    out.putNextEntry(entry);
    out.write(bytes);
  }
}
