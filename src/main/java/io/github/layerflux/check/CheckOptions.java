package io.github.layerflux.check;

import io.github.layerflux.dockerfile.Dockerfile;
import io.github.layerflux.failure.UserFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a Dockerfile asks of the checks: {@code # check=skip=A,B;error=true;experimental=C} (Dockerfile reference,
 * "check").
 *
 * @param skip names of rules; {@code all} alone skips every rule
 * @param error whether a finding fails the build
 * @param experimental names of the experimental rules to apply; {@code all} alone applies them all
 */
public record CheckOptions(List<String> skip, boolean error, List<String> experimental) {

    /** A build argument that takes the directive's place, as with BuildKit. */
    static final String BUILD_ARG = "BUILDKIT_DOCKERFILE_CHECK";

    private static final String ALL = "all";

    public CheckOptions {
        skip = List.copyOf(skip);
        experimental = List.copyOf(experimental);
    }

    static CheckOptions of(Dockerfile dockerfile, Map<String, String> buildArgs) {
        String given = buildArgs.get(BUILD_ARG);
        Optional<String> text = given == null ? dockerfile.directives().check() : Optional.of(given);
        return text.isPresent() ? parse(text.get()) : new CheckOptions(List.of(), false, List.of());
    }

    /** @throws UserFailure for an unknown option */
    static CheckOptions parse(String text) {
        List<String> skip = List.of();
        List<String> experimental = List.of();
        boolean error = false;
        for (String option : text.split(";", -1)) {
            int equals = option.indexOf('=');
            String key = (equals < 0 ? option : option.substring(0, equals)).strip();
            String value = equals < 0 ? "" : option.substring(equals + 1).strip();
            switch (key) {
                case "skip" -> skip = names(value);
                case "experimental" -> experimental = names(value);
                case "error" -> error = value.equalsIgnoreCase("true") || value.equals("1");
                default -> {
                    if (!option.isBlank()) {
                        throw new UserFailure("invalid check option '" + option.strip()
                                + "', expected skip=RULE,…, error=true or experimental=RULE,…");
                    }
                }
            }
        }
        return new CheckOptions(skip, error, experimental);
    }

    static List<String> names(String list) {
        List<String> names = new ArrayList<>();
        for (String name : list.split(",")) {
            if (!name.isBlank()) {
                names.add(name.strip());
            }
        }
        return names;
    }

    /** Whether a rule is to be applied. */
    boolean applies(Rule rule) {
        boolean skipped = skip.contains(ALL) || skip.contains(rule.name());
        return !skipped && (!rule.experimental() || experimental.contains(ALL) || experimental.contains(rule.name()));
    }

    /** Whether nothing is to be checked. */
    boolean skipsAll() {
        return skip.contains(ALL);
    }
}
