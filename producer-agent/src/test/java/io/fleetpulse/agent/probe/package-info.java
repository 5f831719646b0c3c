@NullMarked
package io.fleetpulse.agent.probe;

import org.jspecify.annotations.NullMarked;
