/** From what windows say to findings: detectors, rules, episodes, and what is told of them. */
@NullMarked
package io.fleetpulse.streams.finding;

import org.jspecify.annotations.NullMarked;
