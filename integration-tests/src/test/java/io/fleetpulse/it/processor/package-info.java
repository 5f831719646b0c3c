/** The processor as a process of its shipped jar. */
@NullMarked
package io.fleetpulse.it.processor;

import org.jspecify.annotations.NullMarked;
