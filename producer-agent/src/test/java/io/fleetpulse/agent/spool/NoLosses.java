package io.fleetpulse.agent.spool;

import io.fleetpulse.agent.sample.EncodedSample;
import java.nio.file.Path;

/** For a spool that is to lose nothing. */
public final class NoLosses implements Spool.Losses {
  @Override
  public void lost(EncodedSample sample) {
    throw new AssertionError("lost: " + sample);
  }

  @Override
  public void damaged(Path file, long bytes, String why) {
    throw new AssertionError(why);
  }
}
