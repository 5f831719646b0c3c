/** What only the JVM's flight recorder tells. Loaded late, and only where there is one. */
@NullMarked
package io.fleetpulse.agent.probe.jfr;

import org.jspecify.annotations.NullMarked;
