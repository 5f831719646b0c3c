package io.fleetpulse.agent.action;

/**
 * A moment, read once.
 *
 * @param millis the wall clock: what commands and answers speak of
 * @param nanos the steady clock: what deadlines are kept by, whatever is done to the other
 */
record Now(long millis, long nanos) {}
