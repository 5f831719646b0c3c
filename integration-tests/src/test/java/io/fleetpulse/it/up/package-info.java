/** The whole product as a user starts it: {@code ./fleetpulse up} and everything it brings. */
@NullMarked
package io.fleetpulse.it.up;

import org.jspecify.annotations.NullMarked;
