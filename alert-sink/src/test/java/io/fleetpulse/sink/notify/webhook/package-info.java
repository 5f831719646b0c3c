@NullMarked
package io.fleetpulse.sink.notify.webhook;

import org.jspecify.annotations.NullMarked;
