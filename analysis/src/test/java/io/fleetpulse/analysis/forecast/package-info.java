@NullMarked
package io.fleetpulse.analysis.forecast;

import org.jspecify.annotations.NullMarked;
