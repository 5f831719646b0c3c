@NullMarked
package io.fleetpulse.analysis.service;

import org.jspecify.annotations.NullMarked;
