@NullMarked
package io.fleetpulse.agent.buffer;

import org.jspecify.annotations.NullMarked;
