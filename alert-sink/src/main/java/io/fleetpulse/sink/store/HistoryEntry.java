package io.fleetpulse.sink.store;

/** One change of an alert or an action. */
public record HistoryEntry(long version, String state, long atMillis, String by, String reason) {}
