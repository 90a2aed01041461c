/**
 * Level 3: what lies in the cache directory, what it takes, and what of it goes. Sees all stores below; builds nothing.
 */
@NullMarked
package io.github.layerflux.housekeeping;

import org.jspecify.annotations.NullMarked;
