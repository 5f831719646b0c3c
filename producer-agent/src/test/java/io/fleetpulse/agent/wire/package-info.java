@NullMarked
package io.fleetpulse.agent.wire;

import org.jspecify.annotations.NullMarked;
