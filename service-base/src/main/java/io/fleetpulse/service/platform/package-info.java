/** What a service waits for at its start. */
@NullMarked
package io.fleetpulse.service.platform;

import org.jspecify.annotations.NullMarked;
