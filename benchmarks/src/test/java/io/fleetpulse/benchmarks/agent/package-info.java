@NullMarked
package io.fleetpulse.benchmarks.agent;

import org.jspecify.annotations.NullMarked;
