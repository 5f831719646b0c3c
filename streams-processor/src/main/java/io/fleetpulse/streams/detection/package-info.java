/** What needs more than a window to be seen: minutes of an instance, and its siblings. */
@NullMarked
package io.fleetpulse.streams.detection;

import org.jspecify.annotations.NullMarked;
