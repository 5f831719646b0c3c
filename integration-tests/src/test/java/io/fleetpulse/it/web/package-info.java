/** The page in a real browser. */
@NullMarked
package io.fleetpulse.it.web;

import org.jspecify.annotations.NullMarked;
