/** The agent's entry points, its configuration and the wiring of its parts. */
@NullMarked
package io.fleetpulse.agent;

import org.jspecify.annotations.NullMarked;
