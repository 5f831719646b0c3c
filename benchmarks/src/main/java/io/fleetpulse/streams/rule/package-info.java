/** What rules cost, measured from within their package. */
@NullMarked
package io.fleetpulse.streams.rule;

import org.jspecify.annotations.NullMarked;
