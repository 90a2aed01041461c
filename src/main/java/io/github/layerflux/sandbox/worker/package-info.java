/**
 * Level 3: what runs inside the worker process, in its own namespaces: root file systems, executors, packing. The
 * build's JVM never loads it; the only room that makes system calls through JNA beside {@code snapshot}.
 */
@NullMarked
package io.github.layerflux.sandbox.worker;

import org.jspecify.annotations.NullMarked;
