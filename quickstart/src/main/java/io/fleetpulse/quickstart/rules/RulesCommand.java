package io.fleetpulse.quickstart.rules;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * {@code rules check|test|apply|list}. Exit code 0: all is well, 1: something in the files is wrong
 * or was refused, 2: a file cannot be read or the processor not be reached.
 */
@Command(
    name = "rules",
    mixinStandardHelpOptions = true,
    description = "Checks, tests and applies rules in YAML files: docs/rules.md.",
    subcommands = {
      RulesCommand.Check.class,
      RulesCommand.Test.class,
      RulesCommand.Apply.class,
      RulesCommand.All.class
    })
public final class RulesCommand {
  private static final String PROCESSOR = "http://127.0.0.1:7071";

  /** {@code check FILE…}. */
  @Command(
      name = "check",
      mixinStandardHelpOptions = true,
      description = "Says what is wrong in files of rules; needs no processor.")
  static final class Check implements Callable<Integer> {
    @Parameters(arity = "1..*", paramLabel = "FILE", description = "Files of rules.")
    private List<Path> files = List.of();

    @Override
    public Integer call() {
      return new RuleFiles(System.out, System.err).check(files);
    }
  }

  /** {@code test FILE…}. */
  @Command(
      name = "test",
      mixinStandardHelpOptions = true,
      description = "Runs tests of rules; needs no processor.")
  static final class Test implements Callable<Integer> {
    @Parameters(arity = "1..*", paramLabel = "FILE", description = "Files of tests.")
    private List<Path> files = List.of();

    @Override
    public Integer call() {
      return new RuleFiles(System.out, System.err).test(files);
    }
  }

  /** {@code apply FILE…}. */
  @Command(
      name = "apply",
      mixinStandardHelpOptions = true,
      description = "Brings the rules of files into force; what is so already stays untouched.")
  static final class Apply implements Callable<Integer> {
    @Parameters(arity = "1..*", paramLabel = "FILE", description = "Files of rules.")
    private List<Path> files = List.of();

    @Option(
        names = "--url",
        defaultValue = PROCESSOR,
        description = "The processor; usually ${DEFAULT-VALUE}.")
    private URI url = URI.create(PROCESSOR);

    @Option(names = "--prune", description = "Deletes all other rules but the built-in ones.")
    private boolean prune;

    @Override
    public Integer call() throws InterruptedException {
      return new RuleFiles(System.out, System.err).apply(files, url, prune);
    }
  }

  /** {@code list}. */
  @Command(
      name = "list",
      mixinStandardHelpOptions = true,
      description = "Lists the rules of a processor, and what they find.")
  static final class All implements Callable<Integer> {
    @Option(
        names = "--url",
        defaultValue = PROCESSOR,
        description = "The processor; usually ${DEFAULT-VALUE}.")
    private URI url = URI.create(PROCESSOR);

    @Override
    public Integer call() throws InterruptedException {
      return new RuleFiles(System.out, System.err).list(url);
    }
  }
}
