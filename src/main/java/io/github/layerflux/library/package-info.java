/**
 * Level 6, beside Maven: the engine for other programs, such as test frameworks. {@link
 * io.github.layerflux.library.ImageBuilder} is where to begin. Knows nothing of Maven; may block, as its callers do.
 *
 * <p>This package is public API, with {@code event}, {@code failure}, and {@code Digest}, {@code ImageReference} and {@code
 * Platform} of {@code image}: it changes as semantic versioning says (docs/library.md). All other packages may change with
 * any version.
 */
@NullMarked
package io.github.layerflux.library;

import org.jspecify.annotations.NullMarked;
