@NullMarked
package io.fleetpulse.sink.notify;

import org.jspecify.annotations.NullMarked;
