/** What of the configuration changes while the agent runs, and who says so. */
@NullMarked
package io.fleetpulse.agent.config;

import org.jspecify.annotations.NullMarked;
