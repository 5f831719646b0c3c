package io.fleetpulse.service.http;

import io.javalin.http.Context;
import java.util.List;
import java.util.Optional;

/** Query parameters, checked. */
final class Query {
  private Query() {}

  static Optional<String> text(Context context, String name) {
    String value = context.queryParam(name);
    return value == null || value.isBlank() ? Optional.empty() : Optional.of(value.strip());
  }

  /** Values of a parameter that may be repeated or hold several, separated by commas. */
  static List<String> list(Context context, String name) {
    return context.queryParams(name).stream()
        .flatMap(value -> java.util.stream.Stream.of(value.split(",")))
        .map(String::strip)
        .filter(value -> !value.isEmpty())
        .distinct()
        .toList();
  }

  static long number(Context context, String name, long otherwise, long least, long most) {
    Optional<String> value = text(context, name);
    if (value.isEmpty()) {
      return otherwise;
    }
    try {
      long number = Long.parseLong(value.get());
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Said below.
    }
    throw new ApiException(
        400,
        "bad-parameter",
        name + "=" + value.get() + " is no number from " + least + " to " + most,
        "");
  }
}
