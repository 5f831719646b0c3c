@NullMarked
package io.fleetpulse.analysis.expression;

import org.jspecify.annotations.NullMarked;
