@NullMarked
package io.fleetpulse.agent.probe.jfr;

import org.jspecify.annotations.NullMarked;
