@NullMarked
package io.fleetpulse.sink.ingest;

import org.jspecify.annotations.NullMarked;
