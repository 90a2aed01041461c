/**
 * Whole images beside those of Docker Engine with BuildKit: the same Dockerfiles, contexts and base image, built by both.
 * What Docker made is kept in {@code src/test/resources/conformance/CASE/expected.json}.
 */
@NullMarked
package io.github.layerflux.conformance;

import org.jspecify.annotations.NullMarked;
