package io.github.layerflux.dockerfile;

import io.github.layerflux.failure.SourceRange;
import java.util.List;

/**
 * {@code EXPOSE port[/protocol] …}.
 *
 * @param ports raw; each expands to any number of words for {@link PortSpec#parse}
 */
public record Expose(SourceRange where, String text, List<String> ports) implements Instruction {

    public Expose {
        ports = List.copyOf(ports);
    }
}
