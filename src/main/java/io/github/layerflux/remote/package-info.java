/**
 * Level 3: what ADD takes from elsewhere: files by HTTP and Git repositories, kept in the cache directory and looked at
 * again once per build. Nothing of it is loaded by a build that adds nothing remote. May import {@code failure},
 * {@code image}, {@code content}, {@code layer}, {@code event} and {@code registry} (for its rules of retrying).
 */
@NullMarked
package io.github.layerflux.remote;

import org.jspecify.annotations.NullMarked;
