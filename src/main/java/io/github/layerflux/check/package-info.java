/**
 * Level 3: the build checks, Docker's rules on Dockerfiles: one small class per rule, each with a page in docs/checks.
 * They read what was parsed and nothing else. May import levels 0 to 2.
 */
@NullMarked
package io.github.layerflux.check;

import org.jspecify.annotations.NullMarked;
