/** Windows under SIGKILL: nothing lost, nothing doubled, every statistic exact. */
@NullMarked
package io.fleetpulse.it.window;

import org.jspecify.annotations.NullMarked;
