package io.fleetpulse.it.agent.host;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Says what it can write and run. Arguments: its folder, its temporary folder, a program. */
public final class ReadOnlyHost {
  private ReadOnlyHost() {}

  public static void main(String[] args) throws Exception {
    try {
      Files.createFile(Path.of(args[0], "mine"));
      System.out.println("host can write");
    } catch (IOException e) {
      System.out.println("host cannot write");
    }
    Path program = Files.copy(Path.of(args[2]), Path.of(args[1], "program"));
    program.toFile().setExecutable(true);
    try {
      new ProcessBuilder(program.toString()).start().waitFor();
      System.out.println("host can run what is temporary");
    } catch (IOException e) {
      System.out.println("host cannot run what is temporary");
    }
    // The end is a file that somebody outside makes: seen through the read-only file system.
    End.await(args);
    System.out.println("host ends, " + new File(args[1]).list().length + " temporary file");
  }
}
