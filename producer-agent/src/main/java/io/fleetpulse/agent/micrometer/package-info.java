/** Publishes what an application measures with Micrometer. Needs Micrometer 1.9 or later. */
@NullMarked
package io.fleetpulse.agent.micrometer;

import org.jspecify.annotations.NullMarked;
