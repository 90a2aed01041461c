/**
 * Level 3: how earlier builds of a Dockerfile went, kept in the cache directory, and what can be learnt from that.
 * May import levels 0 to 2.
 */
@NullMarked
package io.github.layerflux.history;

import org.jspecify.annotations.NullMarked;
