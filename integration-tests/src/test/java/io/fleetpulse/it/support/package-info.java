/** What integration tests share: one broker, one registry, built jars, child JVMs. */
@NullMarked
package io.fleetpulse.it.support;

import org.jspecify.annotations.NullMarked;
