package io.fleetpulse.streams.service;

import io.fleetpulse.analysis.service.InstancePart;
import io.fleetpulse.analysis.service.MergedSeries;
import io.fleetpulse.analysis.service.ServiceMerge;
import io.fleetpulse.analysis.service.ServiceWindows;
import io.fleetpulse.analysis.window.ClosedWindow;
import io.fleetpulse.analysis.window.InstanceIdentity;
import io.fleetpulse.analysis.window.SeriesLayout;
import io.fleetpulse.analysis.window.WindowHeader;
import io.fleetpulse.schemas.avro.WindowSummary;
import io.fleetpulse.schemas.serde.AvroDeserializer;
import io.fleetpulse.schemas.serde.WireFormat;
import io.fleetpulse.schemas.topics.InstanceKey;
import io.fleetpulse.streams.store.StoredWindow;
import io.fleetpulse.streams.window.TaskReplay;
import io.fleetpulse.streams.window.WindowEncoder;
import io.fleetpulse.streams.window.WindowReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.jspecify.annotations.Nullable;

/**
 * All services whose digests one partition holds. Windows that may still change live on the heap
 * alone, as the bytes of their parts; the {@link ServiceStore} says from where those are read again
 * after a crash, and which windows were emitted with how much of it.
 *
 * <p>For the stream thread that owns the partition.
 */
final class PartitionServices implements TaskReplay.Heap {
  /** As long as an instance that is silent is remembered, whose next windows come unnamed. */
  private static final long FORGET_MILLIS = 24 * 3_600_000L;

  private static final long SWEEP_MILLIS = 600_000;

  /** A window that begins so long after its digest arrived was not measured: no clock is. */
  private static final long MOST_AHEAD_MILLIS = 3_600_000;

  /** Three names and the blanks that parsing takes off them. */
  private static final int MOST_KEY_CHARACTERS = 4_096;

  private final ServicesConfig config;
  private final ServiceStore store;
  private final Output output;
  private final AvroDeserializer<WindowSummary> otherVersions;
  private final WindowEncoder toThisVersion;
  private final WindowReader reader = new WindowReader();
  private final ServiceWindowEncoder encoder;
  private final Map<String, Service> services = new HashMap<>();
  private final List<ServiceStore.Emission> emissions = new ArrayList<>();
  private long nextOffset;
  private long nextSweepMillis;

  /** Where service windows go; not called while digests are read again. */
  interface Output {
    void emit(String service, byte[] window, long endMillis);
  }

  PartitionServices(ServicesConfig config, ServiceStore store, Output output) {
    this.config = config;
    this.store = store;
    this.output = output;
    this.otherVersions = AvroDeserializer.specific(config.schemaIds(), WindowSummary.class);
    this.toThisVersion = new WindowEncoder(config.digestSchemaId());
    this.encoder = new ServiceWindowEncoder(config.windowSchemaId());
  }

  @Override
  public long restore(long committed) {
    nextOffset = committed;
    long from =
        store.read(
            new ServiceStore.Reader() {
              @Override
              public void settled(String service, long throughMillis) {
                service(service).windows = new ServiceWindows<>(throughMillis);
              }

              @Override
              public void layout(String service, int hash, SeriesLayout layout) {
                service(service).layouts.put(hash, layout);
              }

              @Override
              public void jvm(
                  String instance, long start, int layoutHash, String version, String zone) {
                Service of = service(InstanceKey.parse(instance).serviceKey());
                SeriesLayout layout = of.layouts.get(layoutHash);
                if (layout != null) {
                  of.name(new Service.Jvm(instance, start), new JvmNames(layout, version, zone));
                }
              }
            });
    return Math.min(from, committed);
  }

  @Override
  public void replay(ConsumerRecord<byte[], byte[]> record) {
    take(record.key(), record.value(), record.offset(), record.timestamp(), false);
  }

  @Override
  public void replayed() {
    store.readEmissions(
        (emission, offset) ->
            service(emission.service())
                .windows
                .wasEmitted(emission.startMillis(), emission.revision(), offset));
  }

  @Override
  public long nextOffset() {
    return nextOffset;
  }

  /** Takes a digest. */
  void take(byte @Nullable [] key, byte @Nullable [] value, long offset, long arrivalMillis) {
    nextOffset = offset + 1;
    take(key, value, offset, arrivalMillis, true);
  }

  /** Arrival time has come to {@code clockMillis}. */
  void tick(long clockMillis) {
    long lowWater = nextOffset;
    for (Service service : services.values()) {
      service.windows.tick(clockMillis, new Closing(service));
      lowWater = Math.min(lowWater, service.windows.firstOffset());
    }
    store.put(emissions, nextOffset, lowWater);
    emissions.clear();
    if (clockMillis >= nextSweepMillis) {
      nextSweepMillis = clockMillis + SWEEP_MILLIS;
      sweep(clockMillis);
    }
  }

  /** The partition goes away: queries no longer find its services here. */
  void close() {
    services.keySet().forEach(config.liveServices()::remove);
    services.clear();
  }

  private void take(
      byte @Nullable [] key,
      byte @Nullable [] value,
      long offset,
      long arrivalMillis,
      boolean first) {
    ServiceMetrics metrics = config.metrics();
    try {
      if (key == null || value == null) {
        throw new IllegalArgumentException("no key or no value");
      }
      String instance = new String(key, StandardCharsets.UTF_8);
      InstanceKey names = key(instance);
      Service known = services.get(names.serviceKey());
      Service service = known == null ? new Service(names.serviceKey()) : known;
      boolean ours = WireFormat.schemaId(value) == config.digestSchemaId();
      byte[] bytes = ours ? value : converted(service, instance, value, arrivalMillis, first);
      InstancePart<Digest> part =
          bytes == null
              ? null
              : part(service, instance, names.instance(), bytes, offset, arrivalMillis, first);
      boolean taken = part != null && service.windows.take(part);
      if (first) {
        (part == null ? metrics.unnamed : taken ? metrics.taken : metrics.late).increment();
      }
    } catch (SerializationException | IllegalArgumentException | IndexOutOfBoundsException e) {
      if (first) {
        metrics.unreadable.increment();
      }
    }
  }

  /** The part of its service's window, or null when its columns' names never came. */
  private @Nullable InstancePart<Digest> part(
      Service service,
      String instance,
      String name,
      byte[] bytes,
      long offset,
      long arrivalMillis,
      boolean first) {
    WindowHeader header = reader.header(bytes);
    check(header.sizeMillis(), header.startMillis(), arrivalMillis);
    Service.Jvm jvm = new Service.Jvm(instance, header.jvmStartMillis());
    WindowReader.Names travelling = reader.travellingNames();
    if (travelling != null) {
      name(service, jvm, JvmNames.of(travelling), first);
    }
    JvmNames names = service.names(jvm);
    if (names == null || names.layout().stableHash() != reader.layoutHash()) {
      SeriesLayout layout = service.layouts.get(reader.layoutHash());
      if (names == null || layout == null) {
        return null;
      }
      names = new JvmNames(layout, names.version(), names.zone());
    }
    service.seen(jvm, arrivalMillis);
    return new InstancePart<>(
        name,
        header.jvmStartMillis(),
        header.startMillis(),
        header.revision(),
        reader.ok(),
        new Digest(bytes, names),
        offset,
        arrivalMillis);
  }

  private void name(Service service, Service.Jvm jvm, JvmNames names, boolean first) {
    services.putIfAbsent(service.key, service);
    int hash = names.layout().stableHash();
    SeriesLayout known = service.layouts.get(hash);
    boolean newLayout = known == null || !known.equals(names.layout());
    if (newLayout) {
      service.layouts.put(hash, names.layout());
    }
    JvmNames shared =
        new JvmNames(
            newLayout || known == null ? names.layout() : known, names.version(), names.zone());
    if (shared.equals(service.names(jvm))) {
      return;
    }
    service.name(jvm, shared);
    if (first) {
      if (newLayout) {
        store.layout(service.key, names.layout());
      }
      store.jvm(jvm.instance(), jvm.startMillis(), shared);
    }
  }

  /** A digest of another version of the schema as this version writes it; null: no names. */
  private byte @Nullable [] converted(
      Service service, String instance, byte[] value, long arrivalMillis, boolean first) {
    WindowSummary summary = otherVersions.deserialize("service-digests", value);
    if (summary == null) {
      throw new IllegalArgumentException("no value");
    }
    check(summary.getSizeMillis(), summary.getWindowStartMillis(), arrivalMillis);
    Service.Jvm jvm = new Service.Jvm(instance, summary.getStartTimeMillis());
    if (summary.getLayout() != null) {
      JvmNames names = JvmNames.of(StoredWindow.names(summary.getLayout()));
      name(service, jvm, names, first);
    }
    SeriesLayout layout = service.layouts.get(summary.getLayoutHash());
    return layout == null
        ? null
        : toThisVersion.encode(StoredWindow.read(summary, identity(instance), layout), false);
  }

  /** Before anything of a digest is kept: a window of the far future would settle all others. */
  private static void check(long sizeMillis, long startMillis, long arrivalMillis) {
    if (sizeMillis != ServiceWindows.SIZE_MILLIS) {
      throw new IllegalArgumentException("a window of " + sizeMillis + " ms");
    }
    if (startMillis < 0 || startMillis > arrivalMillis + MOST_AHEAD_MILLIS) {
      throw new IllegalArgumentException(
          "a window that begins at " + startMillis + " and arrived at " + arrivalMillis);
    }
  }

  private static InstanceKey key(String instance) {
    if (instance.length() > MOST_KEY_CHARACTERS) {
      throw new IllegalArgumentException("a key of " + instance.length() + " characters");
    }
    InstanceKey key = InstanceKey.parse(instance);
    BoundedText.check("namespace", key.namespace());
    BoundedText.check("service", key.service());
    BoundedText.check("instance", key.instance());
    return key;
  }

  private void sweep(long clockMillis) {
    services
        .values()
        .removeIf(
            service -> {
              service.forget(
                  clockMillis - FORGET_MILLIS,
                  clockMillis,
                  jvm -> store.forgetJvm(jvm.instance(), jvm.startMillis()));
              if (!service.isEmpty()) {
                return false;
              }
              store.forgetService(service.key, service.layouts.keySet());
              config.liveServices().remove(service.key);
              return true;
            });
  }

  private Service service(String key) {
    return services.computeIfAbsent(key, Service::new);
  }

  private static InstanceIdentity identity(String instance) {
    InstanceKey key = InstanceKey.parse(instance);
    return InstanceIdentity.named(key.namespace(), key.service(), key.instance());
  }

  /** Merges what is closed and keeps that it was. */
  private final class Closing implements ServiceWindows.Output<Digest> {
    private final Service service;

    Closing(Service service) {
      this.service = service;
    }

    @Override
    public void closed(ServiceWindows.Closed<Digest> window) {
      List<MergedSeries> series = ServiceMerge.merge(window.parts(), this::read);
      config.metrics().emitted.increment();
      if (window.revision() > 0) {
        config.metrics().amended.increment();
      }
      emissions.add(
          new ServiceStore.Emission(service.key, window.startMillis(), window.revision()));
      config
          .liveServices()
          .emitted(
              service.key,
              new LiveServices.Latest(
                  window.startMillis(),
                  window.revision(),
                  window.instances(),
                  window.expected(),
                  window.ok(),
                  series));
      output.emit(
          service.key,
          encoder.encode(window, series),
          window.startMillis() + ServiceWindows.SIZE_MILLIS);
    }

    /** Columns are read only now, once; those that are none must not end the thread. */
    private ClosedWindow read(InstancePart<Digest> part) {
      InstanceIdentity identity = identity(service.key + '/' + part.instance());
      try {
        Digest digest = part.content();
        return reader.window(digest.bytes(), identity, digest.names().layout());
      } catch (IllegalArgumentException
          | IndexOutOfBoundsException
          | NegativeArraySizeException e) {
        config.metrics().unreadable.increment();
        return reader.withoutColumns(part.content().bytes(), identity);
      }
    }

    @Override
    public void settled(long throughMillis) {
      store.settled(service.key, throughMillis);
    }
  }
}
