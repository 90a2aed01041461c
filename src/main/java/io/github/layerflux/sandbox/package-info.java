/**
 * Level 3: one process in a root file system. The worker process, its protocol, its tiers and executors.
 * The only room that starts processes. May import levels 0 to 2.
 */
@NullMarked
package io.github.layerflux.sandbox;

import org.jspecify.annotations.NullMarked;
