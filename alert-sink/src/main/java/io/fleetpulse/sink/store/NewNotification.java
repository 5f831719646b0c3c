package io.fleetpulse.sink.store;

import org.jspecify.annotations.Nullable;

/**
 * Something to be told through one channel.
 *
 * @param orderKey what has the same key goes out in the order it came
 * @param alertId null when it is not about an alert
 */
public record NewNotification(
    String channel, String orderKey, @Nullable String alertId, long version, String payload) {}
