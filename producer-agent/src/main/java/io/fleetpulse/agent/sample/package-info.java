/** One reading of the JVM: what it holds, and how it becomes bytes. */
@NullMarked
package io.fleetpulse.agent.sample;

import org.jspecify.annotations.NullMarked;
