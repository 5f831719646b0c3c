/** What Linux says of the process, its control groups and the machine, from files it keeps. */
@NullMarked
package io.fleetpulse.agent.probe.linux;

import org.jspecify.annotations.NullMarked;
