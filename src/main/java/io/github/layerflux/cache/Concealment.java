package io.github.layerflux.cache;

import io.github.layerflux.dockerfile.SecretText;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Takes out of a key what may be a secret. Its digest stays what it is. */
final class Concealment {

    /** Shorter values are found everywhere, and keep no secret. */
    private static final int SHORTEST = 4;

    /** A variable's name follows. */
    private static final List<String> VARIABLES = List.of(StepKeys.BUILD_ARGUMENT, StepKeys.ENVIRONMENT_VARIABLE);

    private final List<String> values = new ArrayList<>();

    Concealment(SecretValues secrets) {
        for (String value : secrets.values()) {
            add(value);
            add(KeyBuilder.unbroken(value));
        }
        values.sort(Comparator.comparingInt(String::length).reversed()); // one may begin with another
    }

    private void add(String value) {
        if (value.length() >= SHORTEST && !values.contains(value)) {
            values.add(value);
        }
    }

    CacheKey key(CacheKey key) {
        List<KeyInput> inputs = new ArrayList<>(key.inputs().size());
        for (KeyInput input : key.inputs()) {
            inputs.add(input(input));
        }
        return new CacheKey(key.digest(), key.rules(), text(key.instruction()), inputs);
    }

    private KeyInput input(KeyInput input) {
        boolean secret = isSecretVariable(input.name());
        return new KeyInput(
                input.name(),
                secret ? SecretText.HIDDEN : text(input.display()),
                input.digest(),
                input.files(),
                input.folder(),
                secret ? Optional.empty() : input.text().map(this::text));
    }

    private static boolean isSecretVariable(String input) {
        for (String prefix : VARIABLES) {
            if (input.startsWith(prefix)) {
                return SecretText.isSecret(input.substring(prefix.length()));
            }
        }
        return false;
    }

    /** The values first: what they have in them of names and quotes isn't the text's. */
    private String text(String text) {
        String shown = text;
        for (String value : values) {
            shown = shown.replace(value, SecretText.HIDDEN);
        }
        if (shown.endsWith(KeyBuilder.CUT)) {
            shown = withoutBegun(shown.substring(0, shown.length() - KeyBuilder.CUT.length())) + KeyBuilder.CUT;
        }
        return SecretText.masked(shown);
    }

    /** Where a text is cut there may be the begin of a value. */
    private String withoutBegun(String text) {
        for (String value : values) {
            for (int length = Math.min(value.length() - 1, text.length()); length >= SHORTEST; length--) {
                if (text.endsWith(value.substring(0, length))) {
                    return text.substring(0, text.length() - length) + SecretText.HIDDEN;
                }
            }
        }
        return text;
    }
}
