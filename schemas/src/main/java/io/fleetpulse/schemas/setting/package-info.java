/** Settings of agents: what each is called, how it is written, what it may be. */
@NullMarked
package io.fleetpulse.schemas.setting;

import org.jspecify.annotations.NullMarked;
