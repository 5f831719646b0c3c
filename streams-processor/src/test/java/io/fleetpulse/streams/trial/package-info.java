@NullMarked
package io.fleetpulse.streams.trial;

import org.jspecify.annotations.NullMarked;
