@NullMarked
package io.fleetpulse.streams.finding;

import org.jspecify.annotations.NullMarked;
