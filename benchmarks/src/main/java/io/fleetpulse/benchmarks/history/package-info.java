/** Bytes of windows that the processor keeps. */
@NullMarked
package io.fleetpulse.benchmarks.history;

import org.jspecify.annotations.NullMarked;
