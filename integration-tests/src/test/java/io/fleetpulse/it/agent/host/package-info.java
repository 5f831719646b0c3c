/** Applications that run in JVMs of their own, with the agent in them. */
@NullMarked
package io.fleetpulse.it.agent.host;

import org.jspecify.annotations.NullMarked;
