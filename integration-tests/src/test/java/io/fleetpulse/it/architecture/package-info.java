/** The arrows between modules and packages, checked on the compiled classes. */
@NullMarked
package io.fleetpulse.it.architecture;

import org.jspecify.annotations.NullMarked;
