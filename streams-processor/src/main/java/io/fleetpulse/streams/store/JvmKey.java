package io.fleetpulse.streams.store;

/** One JVM of an instance. */
record JvmKey(String instance, long startMillis) {}
