package io.fleetpulse.quickstart.backtest;

/**
 * One measurement of the input.
 *
 * @param timestamp as it stands in the input
 * @param timestampMillis what it means
 * @param metric name of its series; empty where the input has one series without a name
 * @param value finite
 * @param valueText as it stands in the input
 */
record Row(String timestamp, long timestampMillis, String metric, double value, String valueText) {}
