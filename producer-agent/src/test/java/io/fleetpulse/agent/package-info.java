@NullMarked
package io.fleetpulse.agent;

import org.jspecify.annotations.NullMarked;
