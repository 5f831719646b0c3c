/** The HTTP shell: routes, errors, OpenAPI, metrics. */
@NullMarked
package io.fleetpulse.service.http;

import org.jspecify.annotations.NullMarked;
