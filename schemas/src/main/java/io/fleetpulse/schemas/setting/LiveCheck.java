package io.fleetpulse.schemas.setting;

import io.fleetpulse.schemas.catalogue.EditDistance;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Checks a record of {@code agent-config}: before it is accepted, and again by each agent. The
 * record is good as a whole or not at all.
 */
public final class LiveCheck {
  private static final int MOST_SETTINGS = 100;
  private static final int MOST_SHOWN = 100;

  private final Collection<String> sections;

  /**
   * A setting that cannot be used.
   *
   * @param remedy what to do
   */
  public record Problem(String setting, String message, String remedy) {
    /** In one line. */
    public String words() {
      return setting + ": " + message + "; " + remedy;
    }
  }

  /**
   * @param sections those that there are; case is no matter
   */
  public LiveCheck(Collection<String> sections) {
    this.sections = sections;
  }

  /** All that is wrong; empty: it can be used. */
  public List<Problem> problems(Map<String, String> settings) {
    if (settings.size() > MOST_SETTINGS) {
      return List.of(
          new Problem("settings", settings.size() + " settings", "at most " + MOST_SETTINGS));
    }
    List<Problem> problems = new ArrayList<>();
    new TreeMap<>(settings)
        .forEach(
            (name, value) -> {
              Optional<Key<?>> key = LiveKeys.find(name);
              if (key.isEmpty()) {
                problems.add(new Problem(shown(name), "no setting that may change", nearest(name)));
              } else if (key.get() == LiveKeys.SECTION && !there(section(name))) {
                problems.add(
                    new Problem(
                        shown(name), "no such section", otherSection(section(name), sections)));
              } else {
                check(name, key.get(), value, problems);
              }
            });
    return problems;
  }

  private static void check(String name, Key<?> key, String value, List<Problem> problems) {
    try {
      key.form().read(value.strip());
    } catch (IllegalArgumentException e) {
      problems.add(
          new Problem(
              name, '"' + shown(value) + "\" cannot be used", String.valueOf(e.getMessage())));
    }
  }

  private boolean there(String section) {
    return sections.stream().anyMatch(each -> each.equalsIgnoreCase(section));
  }

  private static String section(String name) {
    return name.substring(LiveKeys.SECTION.prefix().length());
  }

  private static String nearest(String name) {
    List<String> all = LiveKeys.all().stream().map(Key::name).toList();
    return nearest(name, all)
        .map(each -> "did you mean " + each + "?")
        .orElse("there are " + String.join(", ", all));
  }

  /** In place of one that there is not: the nearest, or all that there are. */
  public static String otherSection(String section, Collection<String> sections) {
    return nearest(section, sections)
        .map(each -> "did you mean " + LiveKeys.SECTION.prefix() + each + "?")
        .orElse("there are " + String.join(", ", sections));
  }

  private static Optional<String> nearest(String name, Collection<String> all) {
    String start = name.length() > MOST_SHOWN ? name.substring(0, MOST_SHOWN) : name;
    return all.stream()
        .filter(each -> distance(start, each) <= Math.max(2, start.length() / 4))
        .min(Comparator.comparingInt(each -> distance(start, each)));
  }

  private static int distance(String name, String known) {
    return EditDistance.between(name.toLowerCase(Locale.ROOT), known.toLowerCase(Locale.ROOT));
  }

  /** What others wrote, fit for a line. */
  private static String shown(String text) {
    String line = text.replaceAll("\\p{Cntrl}", "?");
    return line.length() <= MOST_SHOWN ? line : line.substring(0, MOST_SHOWN) + "…";
  }
}
