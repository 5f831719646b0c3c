/** A fleet's samples: real readings of a JVM, varied per instance. */
@NullMarked
package io.fleetpulse.benchmarks.load;

import org.jspecify.annotations.NullMarked;
