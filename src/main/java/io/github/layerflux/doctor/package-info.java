/**
 * Level 5: what this machine can do for a build, and how to make it do more; as text and as JSON. May import levels 0
 * to 4.
 */
@NullMarked
package io.github.layerflux.doctor;

import org.jspecify.annotations.NullMarked;
