/** From the topics to the ledgers: the only place beside the topic channels that knows Kafka. */
@NullMarked
package io.fleetpulse.sink.ingest;

import org.jspecify.annotations.NullMarked;
