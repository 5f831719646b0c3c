/** How results are told: on what machine, with what spread. */
@NullMarked
package io.fleetpulse.benchmarks.report;

import org.jspecify.annotations.NullMarked;
