package io.fleetpulse.sink.store;

import org.jspecify.annotations.Nullable;

/** A row of the outbox. */
public record Notification(
    long id,
    String channel,
    String orderKey,
    @Nullable String alertId,
    long version,
    String payload,
    OutboxState state,
    int attempts,
    long nextAttemptAtMillis,
    @Nullable String lastError,
    long createdAtMillis,
    long updatedAtMillis) {}
