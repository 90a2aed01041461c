package io.github.layerflux.plan;

import io.github.layerflux.dockerfile.Arg;
import io.github.layerflux.dockerfile.Dockerfile;
import io.github.layerflux.dockerfile.Variables;
import io.github.layerflux.dockerfile.WordExpander;
import io.github.layerflux.failure.UserFailure;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What holds for the whole build: build arguments, platform arguments and the values of ARG before the first FROM.
 * As {@link Variables} it is what FROM lines and the defaults of global arguments see.
 */
public final class GlobalArgs implements Variables {

    private final Map<String, String> buildArgs;
    /** Of platform and global arguments; an unset one is absent. */
    private final Map<String, String> values = new HashMap<>();

    private GlobalArgs(Map<String, String> buildArgs) {
        this.buildArgs = buildArgs;
    }

    /** @throws UserFailure at an ARG whose default can't be expanded */
    public static GlobalArgs of(Dockerfile dockerfile, PlanRequest request) {
        GlobalArgs globals = new GlobalArgs(request.buildArgs());
        for (Map.Entry<String, String> arg : PredefinedArgs.platform(request).entrySet()) {
            globals.values.put(arg.getKey(), globals.buildArgs.getOrDefault(arg.getKey(), arg.getValue()));
        }
        WordExpander expander = new WordExpander(dockerfile.directives().escape());
        for (Arg arg : dockerfile.globalArgs()) {
            try {
                for (Arg.Declaration declaration : arg.declarations()) {
                    globals.declare(declaration, expander);
                }
            } catch (UserFailure e) {
                throw e.at(arg.where(), arg.text());
            }
        }
        return globals;
    }

    private void declare(Arg.Declaration declaration, WordExpander expander) {
        String name = declaration.name();
        if (buildArgs.containsKey(name)) {
            values.put(name, buildArgs.get(name));
        } else if (declaration.defaultValue().isPresent()) {
            values.put(name, expander.expand(declaration.defaultValue().get(), this));
        }
    }

    Map<String, String> buildArgs() {
        return buildArgs;
    }

    Optional<String> buildArg(String name) {
        return Optional.ofNullable(buildArgs.get(name));
    }

    /** The names that have a value, in no particular order. */
    public Set<String> names() {
        return Collections.unmodifiableSet(values.keySet());
    }

    @Override
    public Optional<String> lookup(String name) {
        return Optional.ofNullable(values.get(name));
    }
}
