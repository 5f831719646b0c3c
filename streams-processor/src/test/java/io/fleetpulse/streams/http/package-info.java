@NullMarked
package io.fleetpulse.streams.http;

import org.jspecify.annotations.NullMarked;
