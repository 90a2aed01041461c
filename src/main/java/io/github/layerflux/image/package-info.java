/**
 * Level 0: OCI data as records (image-spec v1.1) and the references and platforms that name it.
 * Pure values: no input, no output, no other package of ours but {@code failure}.
 */
@NullMarked
package io.github.layerflux.image;

import org.jspecify.annotations.NullMarked;
