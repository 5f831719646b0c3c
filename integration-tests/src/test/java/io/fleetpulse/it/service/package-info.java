/** Windows of services under SIGKILL. */
@NullMarked
package io.fleetpulse.it.service;

import org.jspecify.annotations.NullMarked;
