package io.fleetpulse.sink.store;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class H2StoreTest extends StoreContract {
  @TempDir Path folder;

  @Override
  protected DatabaseConfig emptyDatabase() {
    return new DatabaseConfig("jdbc:h2:file:" + folder.resolve("sink"), "sa", null);
  }
}
