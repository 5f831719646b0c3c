@NullMarked
package io.fleetpulse.analysis.histogram;

import org.jspecify.annotations.NullMarked;
