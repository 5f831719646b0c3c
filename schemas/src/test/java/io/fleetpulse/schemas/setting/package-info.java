@NullMarked
package io.fleetpulse.schemas.setting;

import org.jspecify.annotations.NullMarked;
