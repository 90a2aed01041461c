/**
 * Level 3: the API of a Docker or Podman engine on this machine, over its socket. HTTP is spoken here by hand, because
 * the JDK's client knows no Unix sockets. No images: what is sent and asked is the caller's.
 */
@NullMarked
package io.github.layerflux.daemon;

import org.jspecify.annotations.NullMarked;
