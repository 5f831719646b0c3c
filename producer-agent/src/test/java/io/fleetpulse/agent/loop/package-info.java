@NullMarked
package io.fleetpulse.agent.loop;

import org.jspecify.annotations.NullMarked;
