package io.github.layerflux.plan;

import io.github.layerflux.dockerfile.Arg;
import io.github.layerflux.dockerfile.Dockerfile;
import io.github.layerflux.dockerfile.WordExpander;
import io.github.layerflux.failure.UserFailure;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What holds for the whole build: build arguments, platform arguments and the values of ARG before the first FROM.
 *
 * @param values of platform and global arguments; an unset one is absent
 */
record GlobalArgs(Map<String, String> buildArgs, Map<String, String> values) {

    GlobalArgs {
        values = Collections.unmodifiableMap(new HashMap<>(values));
    }

    /** @throws UserFailure at an ARG whose default can't be expanded */
    static GlobalArgs of(Dockerfile dockerfile, PlanRequest request) {
        Map<String, String> buildArgs = request.buildArgs();
        Map<String, String> values = new HashMap<>(PredefinedArgs.platform(request));
        values.replaceAll((name, value) -> buildArgs.getOrDefault(name, value));
        WordExpander expander = new WordExpander(dockerfile.directives().escape());
        for (Arg arg : dockerfile.globalArgs()) {
            try {
                for (Arg.Declaration declaration : arg.declarations()) {
                    declare(declaration, expander, buildArgs, values);
                }
            } catch (UserFailure e) {
                throw e.at(arg.where(), arg.text());
            }
        }
        return new GlobalArgs(buildArgs, values);
    }

    private static void declare(
            Arg.Declaration declaration,
            WordExpander expander,
            Map<String, String> buildArgs,
            Map<String, String> values) {
        String name = expander.expand(declaration.name(), known -> Optional.ofNullable(values.get(known)));
        if (buildArgs.containsKey(name)) {
            values.put(name, buildArgs.get(name));
        } else if (declaration.defaultValue().isPresent()) {
            String value = declaration.defaultValue().get();
            values.put(name, expander.expand(value, known -> Optional.ofNullable(values.get(known))));
        }
    }

    Optional<String> buildArg(String name) {
        return Optional.ofNullable(buildArgs.get(name));
    }

    Optional<String> value(String name) {
        return Optional.ofNullable(values.get(name));
    }
}
