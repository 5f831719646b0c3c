/** Unit tests of rules: what they say of series that are written down. */
@NullMarked
package io.fleetpulse.streams.trial;

import org.jspecify.annotations.NullMarked;
