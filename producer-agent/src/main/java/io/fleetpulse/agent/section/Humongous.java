package io.fleetpulse.agent.section;

import io.fleetpulse.agent.wire.AvroOut;

/**
 * G1's regions of objects larger than half a region.
 *
 * @param regions each such object takes whole ones
 * @param bytes that the regions have; how much of it the objects use the JVM does not tell
 * @param ageMillis since they were counted
 */
public record Humongous(int regions, long bytes, int ageMillis) {
  void write(AvroOut out) {
    out.writeLong(regions);
    out.writeKib(bytes);
    out.writeLong(ageMillis);
  }
}
