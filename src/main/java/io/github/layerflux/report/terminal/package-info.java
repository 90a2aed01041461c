/**
 * Level 5: rows at the bottom of a terminal, below whatever else is printed, and what a terminal is known by. Loaded by
 * a build that executes something, never by one that is all cached.
 */
@NullMarked
package io.github.layerflux.report.terminal;

import org.jspecify.annotations.NullMarked;
