@NullMarked
package io.fleetpulse.streams.window;

import org.jspecify.annotations.NullMarked;
