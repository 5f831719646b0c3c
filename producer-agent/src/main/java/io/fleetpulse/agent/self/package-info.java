/** What the agent counts and says of itself. */
@NullMarked
package io.fleetpulse.agent.self;

import org.jspecify.annotations.NullMarked;
