/**
 * Level 4: the instructions at work: how each is keyed and how it runs, side by side.
 * May import levels 0 to 3.
 */
@NullMarked
package io.github.layerflux.step;

import org.jspecify.annotations.NullMarked;
