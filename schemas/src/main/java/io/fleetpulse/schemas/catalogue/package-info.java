/** Which metrics exist, read from the properties of the Avro schemas' fields. */
@NullMarked
package io.fleetpulse.schemas.catalogue;

import org.jspecify.annotations.NullMarked;
