/** Detectors over recorded data. */
@NullMarked
package io.fleetpulse.quickstart.backtest;

import org.jspecify.annotations.NullMarked;
