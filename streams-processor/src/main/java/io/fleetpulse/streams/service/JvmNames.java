package io.fleetpulse.streams.service;

import io.fleetpulse.analysis.window.SeriesLayout;

/**
 * What a JVM's windows do not repeat.
 *
 * @param layout shared by all JVMs of a service that have the same
 */
record JvmNames(SeriesLayout layout, String version, String zone) {}
