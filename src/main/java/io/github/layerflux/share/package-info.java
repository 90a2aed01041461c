/**
 * Level 3: the build cache of several machines: what step records, layers and tables of contents look like as one OCI
 * artifact, how it is read piece by piece, and how it is written. May import levels 0 to 2. A build that shares nothing
 * loads nothing of it.
 */
@NullMarked
package io.github.layerflux.share;

import org.jspecify.annotations.NullMarked;
