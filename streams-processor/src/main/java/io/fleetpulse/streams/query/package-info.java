/** What REST asks of the processor's state; knows stores, no HTTP. */
@NullMarked
package io.fleetpulse.streams.query;

import org.jspecify.annotations.NullMarked;
