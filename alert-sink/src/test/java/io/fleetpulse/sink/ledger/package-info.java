@NullMarked
package io.fleetpulse.sink.ledger;

import org.jspecify.annotations.NullMarked;
