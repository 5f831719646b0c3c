@NullMarked
package io.fleetpulse.analysis.stats;

import org.jspecify.annotations.NullMarked;
