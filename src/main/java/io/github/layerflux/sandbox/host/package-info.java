/**
 * What stands between this process and namespaces of its own, and how to remove it: facts of the machine, read from
 * files, and the commands and settings that change them. Knows nothing of workers.
 */
@NullMarked
package io.github.layerflux.sandbox.host;

import org.jspecify.annotations.NullMarked;
