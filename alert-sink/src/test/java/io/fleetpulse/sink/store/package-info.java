/** What outlives the process: alerts, outbox, actions and offsets, on H2 or PostgreSQL. */
@NullMarked
package io.fleetpulse.sink.store;

import org.jspecify.annotations.NullMarked;
