/**
 * Level 2: the build cache: keys, step records by parent, the two rule sets, reasons of misses, pruning.
 * May import levels 0 and 1.
 */
@NullMarked
package io.github.layerflux.cache;

import org.jspecify.annotations.NullMarked;
