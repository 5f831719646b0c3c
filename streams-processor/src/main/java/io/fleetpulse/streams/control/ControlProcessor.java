package io.fleetpulse.streams.control;

import io.fleetpulse.schemas.serde.AvroDeserializer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads a control topic: all of it at the start, before any task begins, and every change from then
 * on. Nothing in a record can end the one thread that does this.
 *
 * @param <V> the topic's values
 */
public final class ControlProcessor<V> implements Processor<byte[], byte[], Void, Void> {
  private static final Logger LOG = LoggerFactory.getLogger(ControlProcessor.class);
  private static final int TRIES = 10;
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final String storeName;
  private final ControlReader<V> book;
  private final AvroDeserializer<V> reader;
  private @Nullable KeyValueStore<Bytes, byte[]> store;

  /**
   * @param storeName of the topic's records as they came
   */
  public ControlProcessor(String storeName, ControlReader<V> book, AvroDeserializer<V> reader) {
    this.storeName = storeName;
    this.book = book;
    this.reader = reader;
  }

  @Override
  public void init(ProcessorContext<Void, Void> context) {
    store = context.getStateStore(storeName);
  }

  @Override
  public void process(Record<byte[], byte[]> record) {
    if (record.key() == null) {
      book.unreadable("", "a record without a key");
      return;
    }
    KeyValueStore<Bytes, byte[]> kept = store;
    if (kept != null) {
      kept.put(Bytes.wrap(record.key()), record.value());
    }
    String key = new String(record.key(), StandardCharsets.UTF_8);
    if (record.value() == null) {
      book.deleted(key);
      return;
    }
    try {
      V value = decode(record.value());
      if (value != null) {
        book.read(key, value);
      }
    } catch (KafkaException e) {
      book.unreadable(key, String.valueOf(e.getMessage()));
    }
  }

  /** Waits for a registry that is away, as long as it takes one to restart. */
  private @Nullable V decode(byte[] value) {
    for (int tries = 1; ; tries++) {
      try {
        return reader.deserialize(storeName, value);
      } catch (RetriableException e) {
        if (tries == TRIES || Thread.currentThread().isInterrupted()) {
          throw e;
        }
        LOG.warn("a record of {} waits for the schema registry: {}", storeName, e.getMessage());
        pause();
      }
    }
  }

  private static void pause() {
    try {
      Thread.sleep(PAUSE.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
