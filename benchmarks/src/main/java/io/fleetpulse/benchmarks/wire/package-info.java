/** Bytes on the wire. */
@NullMarked
package io.fleetpulse.benchmarks.wire;

import org.jspecify.annotations.NullMarked;
