/**
 * Level 5: the reactive pipeline: stages as a graph, each stage a Flux of steps, and the mode switch.
 * May import levels 0 to 4.
 */
@NullMarked
package io.github.layerflux.engine;

import org.jspecify.annotations.NullMarked;
