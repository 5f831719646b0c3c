package io.fleetpulse.it.architecture;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.fleetpulse.it.support.Repository;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;

/** The modules, their root packages, and which of the others each may import. */
enum Module {
  SCHEMAS("schemas", "io.fleetpulse.schemas"),
  ANALYSIS("analysis", "io.fleetpulse.analysis"),
  SERVICE_BASE("service-base", "io.fleetpulse.service", SCHEMAS),
  PRODUCER_AGENT("producer-agent", "io.fleetpulse.agent", SCHEMAS),
  STREAMS_PROCESSOR("streams-processor", "io.fleetpulse.streams", SCHEMAS, ANALYSIS, SERVICE_BASE),
  ALERT_SINK("alert-sink", "io.fleetpulse.sink", SCHEMAS, ANALYSIS, SERVICE_BASE),
  QUICKSTART(
      "quickstart",
      "io.fleetpulse.quickstart",
      SCHEMAS,
      ANALYSIS,
      SERVICE_BASE,
      PRODUCER_AGENT,
      STREAMS_PROCESSOR,
      ALERT_SINK);

  private final String folder;
  private final String root;
  private final Set<Module> mayImport;

  Module(String folder, String root, Module... mayImport) {
    this.folder = folder;
    this.root = root;
    this.mayImport = Set.copyOf(Arrays.asList(mayImport));
  }

  /** Its compiled classes, tests left out. */
  JavaClasses classes() {
    Path compiled = Repository.path(folder).resolve("target/classes");
    if (!Files.isDirectory(compiled)) {
      throw new AssertionError(
          compiled + " is missing; run: mvn -pl " + folder + " -am test-compile");
    }
    return new ClassFileImporter().importPath(compiled);
  }

  /** Its packages, as ArchUnit writes them. */
  String packages() {
    return root + "..";
  }

  /** Its packages one level below the root, each with what is below it: what must have no cycle. */
  String parts() {
    return root + ".(*)..";
  }

  /** The packages of all modules it may not import. */
  String[] forbidden() {
    return EnumSet.allOf(Module.class).stream()
        .filter(other -> other != this && !mayImport.contains(other))
        .map(Module::packages)
        .toArray(String[]::new);
  }
}
