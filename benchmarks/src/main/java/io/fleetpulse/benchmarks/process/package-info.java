/** The processes whose CPU is measured, each a JVM of its own. */
@NullMarked
package io.fleetpulse.benchmarks.process;

import org.jspecify.annotations.NullMarked;
