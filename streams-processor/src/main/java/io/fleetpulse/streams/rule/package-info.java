/** Rules as data: read from their topic, checked, compiled, and what became of each. */
@NullMarked
package io.fleetpulse.streams.rule;

import org.jspecify.annotations.NullMarked;
