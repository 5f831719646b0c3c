package io.fleetpulse.sink.lifecycle;

import org.jspecify.annotations.Nullable;

/**
 * A finding and how it came.
 *
 * @param arrivedAtMillis when the broker took it
 * @param partition it came from; null when the sink itself found it
 */
public record Arrival(Finding finding, long arrivedAtMillis, @Nullable Integer partition) {}
