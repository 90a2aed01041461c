package io.github.layerflux.cache;

import java.nio.file.Path;

/** What of a build wrote a file that an instruction reads; asked only when a miss is explained. */
@FunctionalInterface
public interface FileOrigins {

    /** Nobody knows. */
    FileOrigins UNKNOWN = file -> "";

    /**
     * Who made a file, for people: {@code maven-jar-plugin in module web}.
     *
     * @param file absolute; may not exist any more
     * @return empty unless it is certain
     */
    String of(Path file);
}
