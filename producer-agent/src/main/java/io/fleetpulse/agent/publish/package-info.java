/** Samples to Kafka: with the actions, the only package that knows Kafka and the registry. */
@NullMarked
package io.fleetpulse.agent.publish;

import org.jspecify.annotations.NullMarked;
