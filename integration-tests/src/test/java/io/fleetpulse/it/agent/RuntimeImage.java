package io.fleetpulse.it.agent;

import io.fleetpulse.it.support.Require;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.spi.ToolProvider;

/** What jlink and javac make for a test: a runtime of few modules, an application in a module. */
final class RuntimeImage {
  private RuntimeImage() {}

  /** A runtime with these modules and no others. */
  static Path linked(Path home, String modules) {
    Require.tool(
        "jlink with the JDK's modules",
        ToolProvider.findFirst("jlink").isPresent()
            && Files.isDirectory(Path.of(System.getProperty("java.home"), "jmods")));
    run("jlink", "--add-modules", modules, "--output", home.toString(), "--strip-debug");
    return home;
  }

  /** The application {@code shop/shop.Main}, which requires nothing but {@code java.base}. */
  static Path module(Path folder) {
    try {
      Path sources = Files.createDirectories(folder.resolve("src/shop")).getParent();
      Path info = sources.resolve("module-info.java");
      Path main = sources.resolve("shop/Main.java");
      Files.writeString(info, "module shop { exports shop; }");
      Files.writeString(
          main,
          """
          package shop;
          public class Main {
            public static void main(String[] args) throws Exception {
              System.out.println("shop opens in " + Main.class.getModule());
              System.out.println("HTTP client: "
                  + ModuleLayer.boot().findModule("java.net.http").isPresent());
              while (!new java.io.File(args[args.length - 1]).exists()) {
                Thread.sleep(50);
              }
              System.out.println("shop closes");
            }
          }
          """);
      Path classes = folder.resolve("modules");
      run("javac", "-d", classes.resolve("shop").toString(), info.toString(), main.toString());
      return classes;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void run(String tool, String... arguments) {
    int code = ToolProvider.findFirst(tool).orElseThrow().run(System.out, System.err, arguments);
    if (code != 0) {
      throw new AssertionError(tool + " " + String.join(" ", arguments) + " ended with " + code);
    }
  }
}
