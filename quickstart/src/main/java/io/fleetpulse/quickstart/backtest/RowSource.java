package io.fleetpulse.quickstart.backtest;

import java.io.Closeable;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Where measurements come from, in the order in which they are judged. For one thread. */
interface RowSource extends Closeable {

  /** Whether rows name their series. */
  boolean named();

  /**
   * The next row; null at the end.
   *
   * @throws MalformedRow if it is none; the next call goes on after it
   */
  @Nullable Row next() throws IOException, MalformedRow;
}
