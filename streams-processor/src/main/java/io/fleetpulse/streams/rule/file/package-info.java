/** Rules in YAML files, and what is wrong with them by line and column. */
@NullMarked
package io.fleetpulse.streams.rule.file;

import org.jspecify.annotations.NullMarked;
