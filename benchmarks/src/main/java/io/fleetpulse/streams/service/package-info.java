/** What the windows of services cost without Kafka. */
@NullMarked
package io.fleetpulse.streams.service;

import org.jspecify.annotations.NullMarked;
