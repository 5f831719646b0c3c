@NullMarked
package io.fleetpulse.streams.topology;

import org.jspecify.annotations.NullMarked;
