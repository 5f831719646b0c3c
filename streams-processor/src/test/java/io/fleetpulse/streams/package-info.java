@NullMarked
package io.fleetpulse.streams;

import org.jspecify.annotations.NullMarked;
