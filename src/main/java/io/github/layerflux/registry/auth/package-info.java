/**
 * Level 2: who the user is to a registry: the places where logins are kept, in their order. The only room besides the
 * sandbox that starts processes: docker's credential helpers are executables.
 */
@NullMarked
package io.github.layerflux.registry.auth;

import org.jspecify.annotations.NullMarked;
