package io.fleetpulse.sink.http;

import io.fleetpulse.service.http.ApiException;
import io.fleetpulse.sink.store.DatabaseException;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the routes have in common: a database that may be away, parameters that may be wrong. */
final class Reads {
  private static final Logger LOG = LoggerFactory.getLogger(Reads.class);

  private Reads() {}

  /** Asks the database; while it is away, that is the answer. */
  static <T> T of(Supplier<T> question) {
    try {
      return question.get();
    } catch (DatabaseException e) {
      LOG.warn("a request finds no database: {}", e.toString());
      throw ApiException.unavailable("the database does not answer");
    }
  }

  /** Constants by their names in any case. */
  static <E extends Enum<E>> Set<E> choices(String parameter, List<String> texts, Class<E> type) {
    Set<E> chosen = EnumSet.noneOf(type);
    for (String text : texts) {
      E found =
          Arrays.stream(type.getEnumConstants())
              .filter(each -> each.name().equalsIgnoreCase(text))
              .findFirst()
              .orElseThrow(() -> unknown(parameter, text, type));
      chosen.add(found);
    }
    return chosen;
  }

  static ApiException bad(String message, String hint) {
    return new ApiException(400, "bad-parameter", message, hint);
  }

  private static <E extends Enum<E>> ApiException unknown(
      String parameter, String text, Class<E> type) {
    String known = Arrays.toString(type.getEnumConstants()).toLowerCase(Locale.ROOT);
    return bad(parameter + "=" + text + " is not known", "use one or more of " + known);
  }
}
