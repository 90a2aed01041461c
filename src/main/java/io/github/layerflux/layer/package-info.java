/**
 * Level 1: layers as reproducible tar streams and as tables of contents; nothing here touches a root file system.
 * May import level 0 and {@code content}, where layers lie.
 */
@NullMarked
package io.github.layerflux.layer;

import org.jspecify.annotations.NullMarked;
