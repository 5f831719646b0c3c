/** What is read from the JVM: one class per section of a sample. */
@NullMarked
package io.fleetpulse.agent.probe;

import org.jspecify.annotations.NullMarked;
