/** Which topics exist, how they are configured and keyed, and which schema their values have. */
@NullMarked
package io.fleetpulse.schemas.topics;

import org.jspecify.annotations.NullMarked;
