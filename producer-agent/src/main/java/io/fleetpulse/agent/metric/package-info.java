/**
 * Metrics of the application's own: counters, gauges and distributions that travel with the agent's
 * samples. The application's class loader has this package; it needs nothing but the JDK, and works
 * alike before an agent runs, while it does and without one.
 */
@NullMarked
package io.fleetpulse.agent.metric;

import org.jspecify.annotations.NullMarked;
