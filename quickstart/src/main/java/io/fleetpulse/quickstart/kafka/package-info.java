/** A real broker inside this JVM. */
@NullMarked
package io.fleetpulse.quickstart.kafka;

import org.jspecify.annotations.NullMarked;
