@NullMarked
package io.fleetpulse.agent.probe.linux;

import org.jspecify.annotations.NullMarked;
