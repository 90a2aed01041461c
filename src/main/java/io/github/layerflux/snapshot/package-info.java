/**
 * Level 2: root file systems: layers applied to folders, and the difference of two read back as a layer.
 * Runs inside the sandbox's worker process. May import levels 0 and 1.
 */
@NullMarked
package io.github.layerflux.snapshot;

import org.jspecify.annotations.NullMarked;
