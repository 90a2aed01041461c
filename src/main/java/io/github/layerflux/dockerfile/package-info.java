/**
 * Level 1: the Dockerfile language: lines, instructions, variables, {@code .dockerignore}. Text in, values out.
 * May import level 0 only.
 */
@NullMarked
package io.github.layerflux.dockerfile;

import org.jspecify.annotations.NullMarked;
