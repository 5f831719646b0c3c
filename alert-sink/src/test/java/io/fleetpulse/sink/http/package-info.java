@NullMarked
package io.fleetpulse.sink.http;

import org.jspecify.annotations.NullMarked;
