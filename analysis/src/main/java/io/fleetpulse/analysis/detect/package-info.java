/** Built-in detectors: what a window of one JVM says about problems everybody has. */
@NullMarked
package io.fleetpulse.analysis.detect;

import org.jspecify.annotations.NullMarked;
