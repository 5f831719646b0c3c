/** The sink's side towards browsers and scripts: routes, the page, the way to the processor. */
@NullMarked
package io.fleetpulse.sink.http;

import org.jspecify.annotations.NullMarked;
