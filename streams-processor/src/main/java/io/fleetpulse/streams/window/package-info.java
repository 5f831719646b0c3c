/** Samples to windows per instance: decoding, open windows, closing, replay after a crash. */
@NullMarked
package io.fleetpulse.streams.window;

import org.jspecify.annotations.NullMarked;
