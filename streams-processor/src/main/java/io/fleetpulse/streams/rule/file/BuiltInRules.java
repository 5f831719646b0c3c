package io.fleetpulse.streams.rule.file;

import io.fleetpulse.streams.rule.ActiveRule;
import io.fleetpulse.streams.rule.RuleCheck;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/** The rules that the processor brings. */
public final class BuiltInRules {
  private static final String RESOURCE = "builtin.yaml";

  private BuiltInRules() {}

  /** All of them, in the order of their file. */
  public static List<ActiveRule> load(RuleCheck check) {
    try (InputStream yaml = BuiltInRules.class.getResourceAsStream(RESOURCE)) {
      String text =
          new String(Objects.requireNonNull(yaml, RESOURCE).readAllBytes(), StandardCharsets.UTF_8);
      return RuleFile.read(RESOURCE, text, check).rules();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (FaultyFile e) {
      throw new IllegalStateException("its own rules are wrong: " + e.getMessage(), e);
    }
  }
}
