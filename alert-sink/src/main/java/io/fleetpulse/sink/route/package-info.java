/** Who is told about a change of an alert. */
@NullMarked
package io.fleetpulse.sink.route;

import org.jspecify.annotations.NullMarked;
