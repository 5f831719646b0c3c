/** Measurements on this machine, side by side in one run. */
@NullMarked
package io.fleetpulse.benchmarks;

import org.jspecify.annotations.NullMarked;
