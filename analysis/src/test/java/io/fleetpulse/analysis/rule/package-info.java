@NullMarked
package io.fleetpulse.analysis.rule;

import org.jspecify.annotations.NullMarked;
