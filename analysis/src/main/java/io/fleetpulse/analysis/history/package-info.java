/** Closed windows of the past in few bytes: columns over many windows of one JVM. */
@NullMarked
package io.fleetpulse.analysis.history;

import org.jspecify.annotations.NullMarked;
