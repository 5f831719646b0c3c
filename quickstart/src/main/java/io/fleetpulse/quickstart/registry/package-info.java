/** A small schema registry inside this JVM. */
@NullMarked
package io.fleetpulse.quickstart.registry;

import org.jspecify.annotations.NullMarked;
