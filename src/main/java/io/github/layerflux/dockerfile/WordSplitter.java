package io.github.layerflux.dockerfile;

import java.util.ArrayList;
import java.util.List;

/** Collects words while a raw word is scanned: unquoted text is split at blanks, quoted text is not. */
final class WordSplitter {

    private final boolean active;
    private final List<String> words = new ArrayList<>(0);
    private final StringBuilder word = new StringBuilder(0);

    WordSplitter(boolean active) {
        this.active = active;
    }

    void split(CharSequence text, int from) {
        for (int i = from; active && i < text.length(); i++) {
            char c = text.charAt(i);
            if (Words.isBlank(c)) {
                endWord();
            } else {
                word.append(c);
            }
        }
    }

    void keep(CharSequence text, int from) {
        if (active) {
            word.append(text, from, text.length());
        }
    }

    List<String> finish() {
        endWord();
        return words;
    }

    private void endWord() {
        if (!word.isEmpty()) {
            words.add(word.toString());
            word.setLength(0);
        }
    }
}
