package io.fleetpulse.quickstart.rules;

import io.fleetpulse.schemas.avro.Rule;
import io.fleetpulse.schemas.catalogue.MetricCatalogue;
import io.fleetpulse.streams.finding.BuiltIn;
import io.fleetpulse.streams.rule.ActiveRule;
import io.fleetpulse.streams.rule.InvalidRule;
import io.fleetpulse.streams.rule.RuleBook;
import io.fleetpulse.streams.rule.RuleCheck;
import io.fleetpulse.streams.rule.RuleJson;
import io.fleetpulse.streams.rule.file.BuiltInRules;
import io.fleetpulse.streams.rule.file.Fault;
import io.fleetpulse.streams.rule.file.FaultyFile;
import io.fleetpulse.streams.rule.file.RuleFile;
import io.fleetpulse.streams.trial.RuleTestFile;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What the subcommands do; each returns its exit code. */
final class RuleFiles {
  private static final int WELL = 0;
  private static final int WRONG = 1;
  private static final int CANNOT = 2;

  /** In the place of a file's name in a test: the rules that the processor brings. */
  private static final String BUILT_IN = "builtin";

  private final MetricCatalogue catalogue = MetricCatalogue.load();
  private final RuleCheck check = new RuleCheck(catalogue, BuiltIn::named);
  private final PrintStream out;
  private final PrintStream err;

  RuleFiles(PrintStream out, PrintStream err) {
    this.out = out;
    this.err = err;
  }

  int check(List<Path> files) {
    try {
      read(files).forEach((file, rules) -> out.println(file + ": " + count(rules.size(), "rule")));
      return WELL;
    } catch (FaultyFile e) {
      return wrong(e.faults());
    } catch (IOException e) {
      return cannot(e);
    }
  }

  int test(List<Path> files) {
    int code = WELL;
    for (Path file : files) {
      try {
        RuleTestFile tests = RuleTestFile.read(file.toString(), Files.readString(file), catalogue);
        List<Fault> failed = tests.run(book(file, tests));
        if (failed.isEmpty()) {
          out.println(file + ": " + count(tests.size(), "test") + " passed");
        } else {
          code = Math.max(code, wrong(failed));
        }
      } catch (FaultyFile e) {
        code = Math.max(code, wrong(e.faults()));
      } catch (IOException e) {
        code = Math.max(code, cannot(e));
      }
    }
    return code;
  }

  int apply(List<Path> files, URI url, boolean prune) throws InterruptedException {
    try {
      Map<String, Rule> wanted = new LinkedHashMap<>();
      for (List<ActiveRule> rules : read(files).values()) {
        rules.forEach(rule -> wanted.put(rule.name(), rule.rule()));
      }
      RulesApi api = new RulesApi(url);
      Map<String, RulesApi.Standing> present = new TreeMap<>();
      api.all().forEach(each -> present.put(each.name(), each));
      for (Rule rule : wanted.values()) {
        RulesApi.Standing standing = present.get(rule.getName());
        if (standing != null && same(standing, rule)) {
          out.println("unchanged " + rule.getName());
        } else {
          api.put(rule.getName(), RuleJson.of(rule));
          boolean created = standing == null || standing.builtIn();
          out.println((created ? "created " : "changed ") + rule.getName());
        }
      }
      if (prune) {
        for (RulesApi.Standing each : present.values()) {
          if (!each.builtIn() && !wanted.containsKey(each.name())) {
            api.delete(each.name());
            out.println("deleted " + each.name());
          }
        }
      }
      return WELL;
    } catch (FaultyFile e) {
      return wrong(e.faults());
    } catch (RulesApi.Refused e) {
      err.println("fleetpulse: " + e.getMessage());
      return WRONG;
    } catch (IOException e) {
      return cannot(e);
    }
  }

  int list(URI url) throws InterruptedException {
    try {
      List<RulesApi.Standing> all = new RulesApi(url).all();
      String row = "%-36s %-10s %-9s %7s %8s%n";
      out.printf(row, "RULE", "STATE", "FROM", "FIRING", "PENDING");
      for (RulesApi.Standing each : all) {
        out.printf(
            row,
            each.name(),
            each.state(),
            each.builtIn() ? BUILT_IN : "owner",
            each.firing(),
            each.pending());
      }
      return WELL;
    } catch (RulesApi.Refused | IOException e) {
      return cannot(e);
    }
  }

  /** The rules of each file; no two have one name. */
  private Map<Path, List<ActiveRule>> read(List<Path> files) throws FaultyFile, IOException {
    Map<Path, List<ActiveRule>> all = new LinkedHashMap<>();
    Map<String, Path> byName = new TreeMap<>();
    List<Fault> faults = new ArrayList<>();
    for (Path file : files) {
      try {
        List<ActiveRule> rules =
            RuleFile.read(file.toString(), Files.readString(file), check).rules();
        all.put(file, rules);
        for (ActiveRule rule : rules) {
          Path other = byName.putIfAbsent(rule.name(), file);
          if (other != null) {
            faults.add(
                new Fault(
                    file.toString(), 1, 1, "rule " + rule.name() + " is in " + other + " too", ""));
          }
        }
      } catch (FaultyFile e) {
        faults.addAll(e.faults());
      }
    }
    if (!faults.isEmpty()) {
      throw new FaultyFile(faults);
    }
    return all;
  }

  private RuleBook book(Path tests, RuleTestFile file) throws FaultyFile, IOException {
    boolean builtIn = file.ruleFiles().contains(BUILT_IN);
    RuleBook book = new RuleBook(check, builtIn ? BuiltInRules.load(check) : List.of());
    List<Path> files =
        file.ruleFiles().stream()
            .filter(name -> !name.equals(BUILT_IN))
            .map(tests::resolveSibling)
            .toList();
    for (List<ActiveRule> rules : read(files).values()) {
      rules.forEach(rule -> book.read(rule.name(), rule.rule()));
    }
    return book;
  }

  private static boolean same(RulesApi.Standing standing, Rule rule) {
    try {
      return !standing.state().equals("last-good")
          && standing.rule().isObject()
          && RuleJson.read(standing.rule(), rule.getName(), 1).equals(rule);
    } catch (InvalidRule e) {
      // Of a processor of another version.
      return false;
    }
  }

  private int wrong(List<Fault> faults) {
    faults.forEach(fault -> err.println(fault.words()));
    return WRONG;
  }

  private int cannot(Exception e) {
    err.println("fleetpulse: " + (e instanceof IOException ? e : e.getMessage()));
    return CANNOT;
  }

  private static String count(int number, String what) {
    return number + " " + what + (number == 1 ? "" : "s");
  }
}
