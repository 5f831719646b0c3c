@NullMarked
package io.fleetpulse.agent.action;

import org.jspecify.annotations.NullMarked;
