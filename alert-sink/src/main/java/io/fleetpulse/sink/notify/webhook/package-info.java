/** The channel to an HTTP receiver of Alertmanager's webhook format. */
@NullMarked
package io.fleetpulse.sink.notify.webhook;

import org.jspecify.annotations.NullMarked;
