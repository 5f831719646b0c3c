/** Windows of services, from the closed windows of their instances. */
@NullMarked
package io.fleetpulse.streams.service;

import org.jspecify.annotations.NullMarked;
