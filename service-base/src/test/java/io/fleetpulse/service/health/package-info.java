@NullMarked
package io.fleetpulse.service.health;

import org.jspecify.annotations.NullMarked;
