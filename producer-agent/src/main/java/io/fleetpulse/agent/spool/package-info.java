/** Samples on disk, for as long as Kafka is away and beyond the end of the JVM. */
@NullMarked
package io.fleetpulse.agent.spool;

import org.jspecify.annotations.NullMarked;
