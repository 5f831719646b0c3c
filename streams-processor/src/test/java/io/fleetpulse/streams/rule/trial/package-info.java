@NullMarked
package io.fleetpulse.streams.rule.trial;

import org.jspecify.annotations.NullMarked;
