/**
 * Level 5: events turned into what people and tools read: console lines and {@code image.json}.
 * May import levels 0 to 4.
 */
@NullMarked
package io.github.layerflux.report;

import org.jspecify.annotations.NullMarked;
