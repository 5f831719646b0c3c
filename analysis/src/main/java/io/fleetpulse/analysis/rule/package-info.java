/** From verdicts on single windows to episodes of a problem. */
@NullMarked
package io.fleetpulse.analysis.rule;

import org.jspecify.annotations.NullMarked;
