/** What an agent costs its host, beside other agents on the same application. */
@NullMarked
package io.fleetpulse.benchmarks.agent;

import org.jspecify.annotations.NullMarked;
