/**
 * OpenTelemetry's exponential histogram as the agent collects it. Both sides of the agent's class
 * loader have this package, each its own: what passes between them are plain numbers.
 */
@NullMarked
package io.fleetpulse.agent.histogram;

import org.jspecify.annotations.NullMarked;
