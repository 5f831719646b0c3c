@NullMarked
package io.fleetpulse.streams.rule;

import org.jspecify.annotations.NullMarked;
