package io.github.layerflux.dockerfile;

import java.util.List;

/**
 * Expands variables in a raw word and takes its quotes and escapes away (Dockerfile reference, "Environment
 * replacement").
 *
 * <p>Forms: {@code $name}, {@code ${name}} and, with {@code word} expanded in turn, {@code ${name:-word}},
 * {@code ${name-word}}, {@code ${name:+word}}, {@code ${name+word}}, {@code ${name:?word}}, {@code ${name?word}};
 * with {@code pattern} holding {@code *} and {@code ?}, {@code ${name#pattern}}, {@code ${name##pattern}},
 * {@code ${name%pattern}}, {@code ${name%%pattern}}, {@code ${name/pattern/text}} and {@code ${name//pattern/text}}.
 *
 * <p>In single quotes nothing expands; in double quotes variables do, and the escape character only escapes a quote,
 * {@code $} and itself; elsewhere it makes any next character an ordinary one.
 */
public final class WordExpander {

    private final char escape;

    /** @param escape the file's escape character, see {@link Directives#escape} */
    public WordExpander(char escape) {
        this.escape = escape;
    }

    /**
     * The word's text; blanks in it and in values stay.
     *
     * @throws io.github.layerflux.failure.UserFailure for an open quote, a bad substitution, or {@code ${name:?…}}
     */
    public String expand(String word, Variables variables) {
        if (isPlain(word)) {
            return word;
        }
        return new WordScanner(word, escape, true, variables).text();
    }

    /**
     * The words that a raw word becomes: values are split at blanks, quoted parts are not. Where nothing is left there
     * are none.
     *
     * @throws io.github.layerflux.failure.UserFailure as {@link #expand}
     */
    public List<String> expandToWords(String word, Variables variables) {
        return new WordScanner(word, escape, true, variables).words();
    }

    /**
     * Expands the body of a heredoc: quotes are data there, and the escape character is always {@code \}.
     *
     * @throws io.github.layerflux.failure.UserFailure as {@link #expand}
     */
    public static String expandHeredoc(String content, Variables variables) {
        return new WordScanner(content, '\\', false, variables).text();
    }

    private boolean isPlain(String word) {
        for (int i = 0; i < word.length(); i++) {
            char c = word.charAt(i);
            if (c == '$' || c == '"' || c == '\'' || c == escape) {
                return false;
            }
        }
        return true;
    }
}
