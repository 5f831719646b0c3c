@NullMarked
package io.fleetpulse.agent.sample;

import org.jspecify.annotations.NullMarked;
