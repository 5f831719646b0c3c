/** Topics that hold what people decide, whole in every process: how they are read and written. */
@NullMarked
package io.fleetpulse.streams.control;

import org.jspecify.annotations.NullMarked;
