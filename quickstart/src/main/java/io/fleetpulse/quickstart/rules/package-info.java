/** {@code rules}: rules in files, checked, tested and applied from the command line. */
@NullMarked
package io.fleetpulse.quickstart.rules;

import org.jspecify.annotations.NullMarked;
