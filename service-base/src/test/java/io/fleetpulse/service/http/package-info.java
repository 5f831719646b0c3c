@NullMarked
package io.fleetpulse.service.http;

import org.jspecify.annotations.NullMarked;
