/**
 * Where a series goes, with an interval that holds as often as it says: several models in
 * competition, the one that errs least so far speaks.
 */
@NullMarked
package io.fleetpulse.analysis.forecast;

import org.jspecify.annotations.NullMarked;
