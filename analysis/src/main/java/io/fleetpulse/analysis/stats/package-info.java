/** Statistics that hold with outliers, autocorrelation and many tests at once. */
@NullMarked
package io.fleetpulse.analysis.stats;

import org.jspecify.annotations.NullMarked;
