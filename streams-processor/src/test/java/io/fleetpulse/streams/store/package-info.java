@NullMarked
package io.fleetpulse.streams.store;

import org.jspecify.annotations.NullMarked;
