package io.fleetpulse.streams.topology;

import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.utils.Utils;
import org.apache.kafka.streams.processor.StreamPartitioner;

/**
 * Records keyed by instance to the partition that a record keyed by their service would go to:
 * namespace/service/instance as if it were namespace/service.
 */
final class ByService implements StreamPartitioner<byte[], byte[]> {
  @Override
  public Optional<Set<Integer>> partitions(
      String topic, byte[] key, byte[] value, int numPartitions) {
    int slash = key.length - 1;
    while (slash > 0 && key[slash] != '/') {
      slash--;
    }
    byte[] service = slash > 0 ? Arrays.copyOf(key, slash) : key;
    return Optional.of(Set.of(Utils.toPositive(Utils.murmur2(service)) % numPartitions));
  }
}
