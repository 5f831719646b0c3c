@NullMarked
package io.fleetpulse.quickstart.up;

import org.jspecify.annotations.NullMarked;
