@NullMarked
package io.fleetpulse.quickstart.attach;

import org.jspecify.annotations.NullMarked;
