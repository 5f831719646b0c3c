/** What the product is deployed with: Helm chart, images, Compose file. */
@NullMarked
package io.fleetpulse.it.deploy;

import org.jspecify.annotations.NullMarked;
