/**
 * Level 3: what COPY, ADD and WORKDIR do to an image, computed over file trees: nothing is unpacked, and no root file
 * system, no privilege and no particular operating system is needed. May import {@code failure}, {@code image},
 * {@code content}, {@code layer}, {@code dockerfile}, {@code context} and {@code event}.
 */
@NullMarked
package io.github.layerflux.copy;

import org.jspecify.annotations.NullMarked;
