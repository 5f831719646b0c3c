/** OpenTelemetry's exponential histogram: record, merge by down-scaling, quantiles. */
@NullMarked
package io.fleetpulse.analysis.histogram;

import org.jspecify.annotations.NullMarked;
