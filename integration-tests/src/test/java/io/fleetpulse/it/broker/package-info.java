/** What every broker we run on must do, in process or in a container. */
@NullMarked
package io.fleetpulse.it.broker;

import org.jspecify.annotations.NullMarked;
