/**
 * Streaming detectors of anomalies. Each judges a point by the points before it and then learns it:
 * no clock, no threads, no chance that a seed does not fix. Their scores mean the same for every
 * detector and series: a tenth of the zeros of the probability, so 0.3 is one in a thousand.
 */
@NullMarked
package io.fleetpulse.analysis.anomaly;

import org.jspecify.annotations.NullMarked;
