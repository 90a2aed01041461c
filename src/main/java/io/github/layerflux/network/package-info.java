/**
 * Level 1: how other machines are reached: proxies, certificates, which hosts may be insecure. What is spoken with them
 * is told elsewhere (registry, remote sources of ADD). May import level 0.
 */
@NullMarked
package io.github.layerflux.network;

import org.jspecify.annotations.NullMarked;
