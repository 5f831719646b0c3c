/**
 * The only part of the agent that a host's class loaders see, besides the public API: it starts one
 * thread and loads everything else in a class loader of its own.
 */
@NullMarked
package io.fleetpulse.agent.bootstrap;

import org.jspecify.annotations.NullMarked;
