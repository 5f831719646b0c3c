package io.fleetpulse.agent.publish;

import com.github.luben.zstd.util.Native;
import com.github.luben.zstd.util.ZstdVersion;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Locale;

/**
 * Loads Zstandard's native library without a word. The library's own way prints to the host's
 * standard output what it could not do.
 */
final class NativeZstd {
  private NativeZstd() {}

  /**
   * Unpacks the library to the temporary folder and loads it.
   *
   * @throws IOException if there is none for this machine or no room for it
   * @throws UnsatisfiedLinkError if it may not be executed there, or needs what the machine lacks
   */
  static synchronized void load() throws IOException {
    if (Native.isLoaded()) {
      return;
    }
    String os = System.getProperty("os.name", "");
    String arch = System.getProperty("os.arch", "");
    String resource = resource(os, arch);
    try (InputStream in = Native.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IOException("there is no native library for " + os + " on " + arch);
      }
      Path file =
          Files.createTempFile("fleetpulse-", resource.substring(resource.lastIndexOf('/') + 1));
      try {
        Files.copy(in, file, StandardCopyOption.REPLACE_EXISTING);
        System.load(file.toString());
        Native.assumeLoaded();
      } finally {
        remove(file);
      }
    }
  }

  /** Where the library's jar has it. */
  static String resource(String osName, String osArch) {
    String os = osName.toLowerCase(Locale.ROOT).replace(' ', '_');
    String extension = "so";
    String arch = osArch;
    if (os.startsWith("win")) {
      os = "win";
      extension = "dll";
    } else if (os.startsWith("mac")) {
      os = "darwin";
      extension = "dylib";
      arch = osArch.equals("amd64") ? "x86_64" : osArch;
    }
    return "/" + os + "/" + arch + "/libzstd-jni-" + ZstdVersion.VERSION + "." + extension;
  }

  private static void remove(Path file) {
    try {
      Files.delete(file);
    } catch (IOException e) {
      file.toFile().deleteOnExit(); // Windows keeps what is loaded
    }
  }
}
