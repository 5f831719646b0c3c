@NullMarked
package io.fleetpulse.analysis.window;

import org.jspecify.annotations.NullMarked;
