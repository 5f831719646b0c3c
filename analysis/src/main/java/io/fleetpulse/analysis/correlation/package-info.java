/** What moves with what, what used to, and what moved first. */
@NullMarked
package io.fleetpulse.analysis.correlation;

import org.jspecify.annotations.NullMarked;
