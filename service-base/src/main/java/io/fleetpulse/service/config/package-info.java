/** Settings from a file, the environment and system properties. */
@NullMarked
package io.fleetpulse.service.config;

import org.jspecify.annotations.NullMarked;
