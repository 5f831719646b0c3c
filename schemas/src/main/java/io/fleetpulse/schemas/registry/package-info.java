/** A client of Confluent's schema registry protocol. */
@NullMarked
package io.fleetpulse.schemas.registry;

import org.jspecify.annotations.NullMarked;
