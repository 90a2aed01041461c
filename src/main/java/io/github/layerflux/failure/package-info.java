/**
 * Level 0: what can go wrong, as one sealed family that every level throws and only the Mojo renders.
 * No other package of ours may be imported here.
 */
@NullMarked
package io.github.layerflux.failure;

import org.jspecify.annotations.NullMarked;
