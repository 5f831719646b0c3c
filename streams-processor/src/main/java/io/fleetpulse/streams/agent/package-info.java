/** Settings of agents that change while they run, as this process knows them. */
@NullMarked
package io.fleetpulse.streams.agent;

import org.jspecify.annotations.NullMarked;
