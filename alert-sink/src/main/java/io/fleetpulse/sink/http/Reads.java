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

/** What the routes have in common: a database that may be away, constants as parameters. */
final class Reads {
  static final String AWAY = "The database does not answer.";

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

  /** Names as parameters have them. */
  static String[] names(Enum<?>... constants) {
    return Arrays.stream(constants)
        .map(constant -> constant.name().toLowerCase(Locale.ROOT))
        .toArray(String[]::new);
  }

  /** Constants by those names. */
  static <E extends Enum<E>> Set<E> constants(List<String> names, Class<E> type) {
    Set<E> constants = EnumSet.noneOf(type);
    names.forEach(name -> constants.add(Enum.valueOf(type, name.toUpperCase(Locale.ROOT))));
    return constants;
  }
}
