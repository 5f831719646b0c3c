package io.fleetpulse.service.http;

/** A request that is answered with an error. */
public final class ApiException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final int status;
  private final String code;
  private final String hint;

  /**
   * @param code short name of the error, such as not-found
   * @param hint what to do; empty: nothing to say
   */
  public ApiException(int status, String code, String message, String hint) {
    super(message, null, false, false);
    this.status = status;
    this.code = code;
    this.hint = hint;
  }

  public static ApiException notFound(String message, String hint) {
    return new ApiException(404, "not-found", message, hint);
  }

  public static ApiException invalid(String message, String hint) {
    return new ApiException(422, "invalid", message, hint);
  }

  public static ApiException unavailable(String message) {
    return new ApiException(503, "unavailable", message, "try again in a few seconds");
  }

  public int status() {
    return status;
  }

  public String code() {
    return code;
  }

  public String hint() {
    return hint;
  }
}
