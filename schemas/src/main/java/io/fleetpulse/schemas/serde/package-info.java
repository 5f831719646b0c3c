/** Avro in Confluent's wire format, for Kafka clients and Kafka Streams. */
@NullMarked
package io.fleetpulse.schemas.serde;

import org.jspecify.annotations.NullMarked;
