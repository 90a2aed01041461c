/**
 * Level 1: what happened in a build, as small immutable records. Producers and consumers share nothing else.
 * May import levels 0 only.
 */
@NullMarked
package io.github.layerflux.event;

import org.jspecify.annotations.NullMarked;
