package io.fleetpulse.agent.sample;

import io.fleetpulse.agent.self.LossReason;

/** Samples that were taken and never sent. */
public record Gap(long firstSequence, int count, LossReason reason) {}
