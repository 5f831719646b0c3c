@NullMarked
package io.fleetpulse.benchmarks.report;

import org.jspecify.annotations.NullMarked;
