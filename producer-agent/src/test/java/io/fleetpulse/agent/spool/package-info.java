@NullMarked
package io.fleetpulse.agent.spool;

import org.jspecify.annotations.NullMarked;
