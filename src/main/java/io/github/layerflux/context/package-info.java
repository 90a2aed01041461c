/**
 * Level 2: the build context: a folder on this machine seen as a file tree, walked in parallel, with the content
 * digests of its files remembered. May import levels 0 and 1; knows nothing of cache keys.
 */
@NullMarked
package io.github.layerflux.context;

import org.jspecify.annotations.NullMarked;
