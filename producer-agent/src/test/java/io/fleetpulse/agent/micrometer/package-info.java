@NullMarked
package io.fleetpulse.agent.micrometer;

import org.jspecify.annotations.NullMarked;
