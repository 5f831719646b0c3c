package io.fleetpulse.streams.service;

/**
 * A window of one JVM as it was read: a tenth of its size as objects, and merged only once.
 *
 * @param bytes a window summary in its frame
 */
record Digest(byte[] bytes, JvmNames names) {}
