@NullMarked
package io.fleetpulse.schemas.registry;

import org.jspecify.annotations.NullMarked;
