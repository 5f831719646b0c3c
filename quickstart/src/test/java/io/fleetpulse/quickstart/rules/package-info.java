@NullMarked
package io.fleetpulse.quickstart.rules;

import org.jspecify.annotations.NullMarked;
