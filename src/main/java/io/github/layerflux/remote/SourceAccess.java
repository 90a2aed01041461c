package io.github.layerflux.remote;

import io.github.layerflux.failure.BuildFailure;
import io.github.layerflux.failure.EnvironmentFailure;

/** How far a build may go for its remote sources. */
public enum SourceAccess {
    /** Servers are asked, and what is new is fetched. */
    NETWORK,
    /** What was fetched before is used ({@code mvn -o}). */
    OFFLINE,
    /** As {@link #OFFLINE}, and nothing is written, for who only foretells a build. */
    READ_ONLY;

    /** What is said of a source that the cache lacks. */
    BuildFailure unknown(String source) {
        return this == READ_ONLY
                ? new EnvironmentFailure("no build has fetched " + source + " yet")
                : new EnvironmentFailure(source + " is not in the cache, and Maven is offline")
                        .suggest("Build once without -o.");
    }
}
