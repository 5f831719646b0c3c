/** What becomes of findings: alerts, their states and their ends. Pure; no clock, no I/O. */
@NullMarked
package io.fleetpulse.sink.lifecycle;

import org.jspecify.annotations.NullMarked;
