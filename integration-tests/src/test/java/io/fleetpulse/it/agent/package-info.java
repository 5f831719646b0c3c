/** The agent's jar in real JVMs. */
@NullMarked
package io.fleetpulse.it.agent;

import org.jspecify.annotations.NullMarked;
