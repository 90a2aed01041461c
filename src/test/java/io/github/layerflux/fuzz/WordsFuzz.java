package io.github.layerflux.fuzz;

import io.github.layerflux.dockerfile.Variables;
import io.github.layerflux.dockerfile.WordExpander;
import io.github.layerflux.failure.UserFailure;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/** A word with variables, expanded in all ways that there are. */
public final class WordsFuzz {

    private static final Map<String, String> VALUES = Map.of(
            "a", "", "b", "some text/with*?[glob]\\", "c", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "PATH", "/a:/b");

    private WordsFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        String word = new String(input, StandardCharsets.UTF_8);
        Variables variables = name -> Optional.ofNullable(VALUES.get(name));
        for (char escape : new char[] {'\\', '`'}) {
            attempt(() -> new WordExpander(escape).expand(word, variables));
            attempt(() -> new WordExpander(escape).expandToWords(word, variables));
        }
        attempt(() -> WordExpander.expandHeredoc(word, variables));
    }

    private static void attempt(Runnable expansion) {
        try {
            expansion.run();
        } catch (UserFailure failure) {
            failure.getMessage();
        }
    }
}
