/** What all parts of Fleetpulse agree on: records, metric catalogue, wire format, topics. */
@NullMarked
package io.fleetpulse.schemas;

import org.jspecify.annotations.NullMarked;
