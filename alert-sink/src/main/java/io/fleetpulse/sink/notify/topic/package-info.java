/** The channels into Kafka's topics. */
@NullMarked
package io.fleetpulse.sink.notify.topic;

import org.jspecify.annotations.NullMarked;
