@NullMarked
package io.fleetpulse.schemas.serde;

import org.jspecify.annotations.NullMarked;
