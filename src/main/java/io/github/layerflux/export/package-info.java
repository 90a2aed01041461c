/**
 * Level 5: a built image delivered: OCI layout and archive.
 * May import levels 0 to 4.
 */
@NullMarked
package io.github.layerflux.export;

import org.jspecify.annotations.NullMarked;
