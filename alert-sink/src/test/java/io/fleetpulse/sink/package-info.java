/** Tests of the sink's settings. */
@NullMarked
package io.fleetpulse.sink;

import org.jspecify.annotations.NullMarked;
