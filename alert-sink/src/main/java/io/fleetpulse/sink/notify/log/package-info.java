/** The channel into the service's own log. */
@NullMarked
package io.fleetpulse.sink.notify.log;

import org.jspecify.annotations.NullMarked;
