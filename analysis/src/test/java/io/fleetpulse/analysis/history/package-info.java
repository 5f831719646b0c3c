@NullMarked
package io.fleetpulse.analysis.history;

import org.jspecify.annotations.NullMarked;
