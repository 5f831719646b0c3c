@NullMarked
package io.fleetpulse.agent.self;

import org.jspecify.annotations.NullMarked;
