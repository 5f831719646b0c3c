/** Whether something rises, how fast, and whether it is a leak. */
@NullMarked
package io.fleetpulse.analysis.trend;

import org.jspecify.annotations.NullMarked;
