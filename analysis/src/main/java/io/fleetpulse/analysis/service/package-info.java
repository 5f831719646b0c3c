/** Windows of a service: which instances they wait for, and how its instances' windows merge. */
@NullMarked
package io.fleetpulse.analysis.service;

import org.jspecify.annotations.NullMarked;
