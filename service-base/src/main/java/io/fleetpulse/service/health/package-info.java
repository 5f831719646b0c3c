/** Whether a service lives and is ready. */
@NullMarked
package io.fleetpulse.service.health;

import org.jspecify.annotations.NullMarked;
