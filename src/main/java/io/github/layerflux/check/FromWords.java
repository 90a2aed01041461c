package io.github.layerflux.check;

import io.github.layerflux.dockerfile.From;
import java.util.Optional;

/**
 * FROM's words as they were typed.
 *
 * @param as the keyword before the stage's name, as typed
 * @param alias the stage's name, as typed
 */
record FromWords(String as, String alias) {

    /** Of a FROM that names its stage. */
    static Optional<FromWords> of(From from) {
        if (from.alias().isEmpty()) {
            return Optional.empty();
        }
        // the name is always the last word, and AS the one before
        String text = from.text();
        int alias = wordBefore(text, text.length());
        int end = alias;
        while (end > 0 && Character.isWhitespace(text.charAt(end - 1))) {
            end--;
        }
        return Optional.of(new FromWords(text.substring(wordBefore(text, end), end), text.substring(alias)));
    }

    private static int wordBefore(String text, int end) {
        int start = end;
        while (start > 0 && !Character.isWhitespace(text.charAt(start - 1))) {
            start--;
        }
        return start;
    }
}
