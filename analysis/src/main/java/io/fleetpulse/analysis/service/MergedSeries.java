package io.fleetpulse.analysis.service;

import io.fleetpulse.analysis.histogram.ExponentialHistogram;
import io.fleetpulse.analysis.window.Series;
import org.jspecify.annotations.Nullable;

/**
 * One series over all instances of a service, in the metric's unit; 0 where its kind has no such
 * number.
 *
 * @param series name, kind and unit
 * @param instances instances that have it
 * @param count gauge: readings; counter: instances; distribution: values
 * @param min least reading or value
 * @param max greatest reading or value
 * @param average mean of readings or values
 * @param total gauge: sum over instances of the last reading; counter: sum of increases;
 *     distribution: sum of values
 * @param histogram distribution only; null without values
 */
public record MergedSeries(
    Series series,
    int instances,
    long count,
    double min,
    double max,
    double average,
    double total,
    @Nullable ExponentialHistogram histogram) {}
