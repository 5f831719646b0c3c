/** Benchmarks of what this package keeps to itself. */
@org.jspecify.annotations.NullMarked
package io.fleetpulse.streams.window;
