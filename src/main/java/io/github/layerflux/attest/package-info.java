/**
 * Level 3: what is said of a finished image and stands beside it in a registry: bill of materials, provenance,
 * signature. Never part of the image, and nothing of it is loaded unless asked for.
 */
@NullMarked
package io.github.layerflux.attest;

import org.jspecify.annotations.NullMarked;
