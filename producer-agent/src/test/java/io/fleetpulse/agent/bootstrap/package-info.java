@NullMarked
package io.fleetpulse.agent.bootstrap;

import org.jspecify.annotations.NullMarked;
