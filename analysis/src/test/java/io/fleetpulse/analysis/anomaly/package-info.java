@NullMarked
package io.fleetpulse.analysis.anomaly;

import org.jspecify.annotations.NullMarked;
