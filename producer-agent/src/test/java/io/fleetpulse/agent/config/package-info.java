@NullMarked
package io.fleetpulse.agent.config;

import org.jspecify.annotations.NullMarked;
