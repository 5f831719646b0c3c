@NullMarked
package io.fleetpulse.quickstart.registry;

import org.jspecify.annotations.NullMarked;
