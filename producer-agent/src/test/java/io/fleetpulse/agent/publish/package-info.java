@NullMarked
package io.fleetpulse.agent.publish;

import org.jspecify.annotations.NullMarked;
