@NullMarked
package io.fleetpulse.agent.histogram;

import org.jspecify.annotations.NullMarked;
