/**
 * Level 2: from a parsed Dockerfile and the user's wishes to the stages that the target needs.
 * May import levels 0 and 1.
 */
@NullMarked
package io.github.layerflux.plan;

import org.jspecify.annotations.NullMarked;
