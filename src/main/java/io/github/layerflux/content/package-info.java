/**
 * Level 1: content-addressed blobs and the references to them, kept as an OCI image layout that other tools read.
 * May import level 0 only.
 */
@NullMarked
package io.github.layerflux.content;

import org.jspecify.annotations.NullMarked;
