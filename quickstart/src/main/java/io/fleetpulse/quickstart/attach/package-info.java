/** Brings the agent into a JVM that runs already. */
@NullMarked
package io.fleetpulse.quickstart.attach;

import org.jspecify.annotations.NullMarked;
