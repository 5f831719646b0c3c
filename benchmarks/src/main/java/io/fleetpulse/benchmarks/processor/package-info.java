/** The stream processor: as fast as it can, and at the pace of a live fleet. */
@NullMarked
package io.fleetpulse.benchmarks.processor;

import org.jspecify.annotations.NullMarked;
