@NullMarked
package io.fleetpulse.service.config;

import org.jspecify.annotations.NullMarked;
