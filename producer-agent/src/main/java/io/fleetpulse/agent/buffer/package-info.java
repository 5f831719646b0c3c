/** What waits to be sent, within bounds. */
@NullMarked
package io.fleetpulse.agent.buffer;

import org.jspecify.annotations.NullMarked;
