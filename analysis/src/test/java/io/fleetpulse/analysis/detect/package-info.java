@NullMarked
package io.fleetpulse.analysis.detect;

import org.jspecify.annotations.NullMarked;
