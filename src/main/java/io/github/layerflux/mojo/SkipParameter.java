package io.github.layerflux.mojo;

import io.github.layerflux.dockerfile.GlobPattern;
import io.github.layerflux.dockerfile.Suggestion;
import io.github.layerflux.failure.UserFailure;
import java.util.Optional;
import org.apache.maven.execution.MavenSession;
import org.jspecify.annotations.Nullable;

/** The parameter {@code skip}: a boolean, or the modules that it is about. */
final class SkipParameter {

    private SkipParameter() {}

    /**
     * Whether a module is skipped.
     *
     * @throws UserFailure when an entry of the command line is about no module
     */
    static boolean skips(@Nullable String value, MavenSession session, Module module) {
        String text = value == null ? "" : value.strip();
        if (text.isEmpty() || text.equalsIgnoreCase("false")) {
            return false;
        }
        if (text.equalsIgnoreCase("true")) {
            return true;
        }
        boolean skips = text.startsWith("!");
        for (String each : text.split(",")) {
            String entry = each.strip();
            boolean except = entry.startsWith("!");
            String name = except ? entry.substring(1).strip() : entry;
            if (name.isEmpty()) {
                continue;
            }
            if (name.indexOf(':') >= 0) {
                throw new UserFailure("skip '" + entry + "': whole modules are skipped, stages are not")
                        .suggest("Name the module alone; what the target doesn't need is never built.");
            }
            GlobPattern pattern = GlobPattern.parse(name);
            if (pattern.matches(module.name())) {
                skips = !except;
            } else {
                requireOne(entry, name, pattern, session, module);
            }
        }
        return skips;
    }

    /** A POM may name modules that aren't built now; who types a command means those that are. */
    private static void requireOne(
            String entry, String name, GlobPattern pattern, MavenSession session, Module module) {
        boolean typed = session.getUserProperties().getProperty("layerflux.skip") != null;
        if (typed && module.all().stream().noneMatch(pattern::matches)) {
            Optional<String> near = Suggestion.of(name, module.all());
            throw new UserFailure("skip '" + entry
                            + "': it is neither true nor false, and no module of this build has the name")
                    .suggest(
                            near.isPresent()
                                    ? "Did you mean '" + near.get() + "'?"
                                    : "Modules are named by artifactId: " + String.join(", ", module.all()) + ".");
        }
    }
}
