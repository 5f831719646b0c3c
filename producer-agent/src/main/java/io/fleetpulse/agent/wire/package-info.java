/** What samples are written with: Avro's binary encoding and OpenTelemetry's histogram. */
@NullMarked
package io.fleetpulse.agent.wire;

import org.jspecify.annotations.NullMarked;
