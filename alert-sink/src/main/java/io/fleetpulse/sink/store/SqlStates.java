package io.fleetpulse.sink.store;

import java.sql.SQLException;

/** What a database error means. */
public final class SqlStates {
  private SqlStates() {}

  /** A row with this key is there. */
  public static boolean duplicate(Throwable error) {
    return state(error).equals("23505");
  }

  /** Another transaction was in the way: the same one again may well succeed. */
  public static boolean conflict(Throwable error) {
    String state = state(error);
    return duplicate(error)
        || state.equals("40001")
        || state.equals("40P01")
        || state.equals("HYT00")
        || state.equals("90131");
  }

  /**
   * The values themselves cannot be stored: the same ones again would not be taken either. That
   * they exceed a limit of the database, such as the size of an index row, is a class of its own.
   */
  public static boolean unstorable(Throwable error) {
    String state = state(error);
    return state.startsWith("22") || state.startsWith("54");
  }

  /** Another process has the database's file open. */
  public static boolean locked(Throwable error) {
    return state(error).equals("90020");
  }

  private static String state(Throwable error) {
    for (Throwable each = error; each != null; each = each.getCause()) {
      if (each instanceof SQLException sql && sql.getSQLState() != null) {
        return sql.getSQLState();
      }
    }
    return "";
  }
}
