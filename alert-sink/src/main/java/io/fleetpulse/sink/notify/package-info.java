/** Takes what the outbox holds to its receivers, as often as it takes. */
@NullMarked
package io.fleetpulse.sink.notify;

import org.jspecify.annotations.NullMarked;
