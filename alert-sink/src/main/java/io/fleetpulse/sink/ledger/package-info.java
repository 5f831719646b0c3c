/** The one place where alerts and actions change: decision, rows and outbox in one transaction. */
@NullMarked
package io.fleetpulse.sink.ledger;

import org.jspecify.annotations.NullMarked;
