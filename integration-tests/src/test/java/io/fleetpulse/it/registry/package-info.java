/** The registry client against real registries. */
@NullMarked
package io.fleetpulse.it.registry;

import org.jspecify.annotations.NullMarked;
