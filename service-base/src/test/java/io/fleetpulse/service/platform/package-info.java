@NullMarked
package io.fleetpulse.service.platform;

import org.jspecify.annotations.NullMarked;
