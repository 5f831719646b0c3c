@NullMarked
package io.fleetpulse.analysis.trend;

import org.jspecify.annotations.NullMarked;
