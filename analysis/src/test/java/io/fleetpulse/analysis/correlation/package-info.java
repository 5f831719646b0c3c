@NullMarked
package io.fleetpulse.analysis.correlation;

import org.jspecify.annotations.NullMarked;
