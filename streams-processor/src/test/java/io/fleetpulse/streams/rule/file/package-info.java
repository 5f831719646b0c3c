@NullMarked
package io.fleetpulse.streams.rule.file;

import org.jspecify.annotations.NullMarked;
