/** Demo programs, each with one habit worth seeing, each run in a JVM of its own. */
@NullMarked
package io.fleetpulse.quickstart.demo;

import org.jspecify.annotations.NullMarked;
