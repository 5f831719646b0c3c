/** The shipped sink as a process: findings in, alerts out, over its death and its receivers'. */
@NullMarked
package io.fleetpulse.it.sink;

import org.jspecify.annotations.NullMarked;
