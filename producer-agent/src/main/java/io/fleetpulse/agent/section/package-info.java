/** The sections of a sample: what was read of one part of the JVM, and how it is written. */
@NullMarked
package io.fleetpulse.agent.section;

import org.jspecify.annotations.NullMarked;
