/**
 * What the integration tests in {@code src/it} stand on: the machine and its tools, base images made on the spot, a
 * registry, and readers of what a build left behind. Nothing here uses the plugin's own classes: these are the
 * instruments that judge them.
 */
@NullMarked
package io.github.layerflux.it;

import org.jspecify.annotations.NullMarked;
