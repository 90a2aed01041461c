/**
 * Level 6: Maven: parameters to requests, failures to Maven's exceptions, and the only {@code block()}.
 * The only room that sees {@code org.apache.maven}.
 */
@NullMarked
package io.github.layerflux.mojo;

import org.jspecify.annotations.NullMarked;
