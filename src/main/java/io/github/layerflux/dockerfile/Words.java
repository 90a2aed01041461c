package io.github.layerflux.dockerfile;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Splits an instruction's arguments; what it returns is raw, quotes and escapes included. */
final class Words {

    private Words() {}

    static boolean isBlank(char c) {
        return c == ' ' || (c >= '\t' && c <= '\r');
    }

    /** The offset of the first blank from an offset on, or the length. */
    static int endOfWord(String text, int from) {
        int i = from;
        while (i < text.length() && !isBlank(text.charAt(i))) {
            i++;
        }
        return i;
    }

    /** Words between blanks; quotes mean nothing. */
    static List<String> split(String text) {
        List<String> words = new ArrayList<>();
        int i = 0;
        while (i < text.length()) {
            if (isBlank(text.charAt(i))) {
                i++;
            } else {
                int end = endOfWord(text, i);
                words.add(text.substring(i, end));
                i = end;
            }
        }
        return words;
    }

    /** Words between blanks that are neither quoted nor escaped. An escape character at the very end is dropped. */
    static List<String> splitQuoted(String text, char escape) {
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        char quote = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (quote == 0 && isBlank(c)) {
                addTo(words, word);
            } else if (c == escape && quote != '\'') {
                if (i + 1 < text.length()) {
                    word.append(c).append(text.charAt(++i));
                }
            } else {
                if (quote != 0 ? c == quote : c == '"' || c == '\'') {
                    quote = quote == 0 ? c : 0;
                }
                word.append(c);
            }
        }
        addTo(words, word);
        return words;
    }

    private static void addTo(List<String> words, StringBuilder word) {
        if (!word.isEmpty()) {
            words.add(word.toString());
            word.setLength(0);
        }
    }

    static String upperCase(String keyword) {
        return keyword.toUpperCase(Locale.ROOT);
    }
}
