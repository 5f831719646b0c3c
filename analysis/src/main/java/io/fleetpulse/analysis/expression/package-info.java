/** CEL over the statistics of one window. */
@NullMarked
package io.fleetpulse.analysis.expression;

import org.jspecify.annotations.NullMarked;
