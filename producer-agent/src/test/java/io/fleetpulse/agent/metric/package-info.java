@NullMarked
package io.fleetpulse.agent.metric;

import org.jspecify.annotations.NullMarked;
