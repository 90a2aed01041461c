/**
 * Level 2: the OCI distribution protocol and its authentication. The only room besides ADD's fetcher that speaks HTTP.
 * May import levels 0 and 1.
 */
@NullMarked
package io.github.layerflux.registry;

import org.jspecify.annotations.NullMarked;
