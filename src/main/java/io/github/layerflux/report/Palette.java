package io.github.layerflux.report;

/** Colours for words that people look for, where the console has them (ECMA-48, SGR). */
public enum Palette {
    /** Files, pipes, {@code NO_COLOR}. */
    NONE(false),
    /** The eight colours that every terminal has. */
    ANSI(true);

    private final boolean colours;

    Palette(boolean colours) {
        this.colours = colours;
    }

    /** What cost nothing. */
    String good(String text) {
        return style("32", text);
    }

    /** What was worked for. */
    String busy(String text) {
        return style("36", text);
    }

    String bad(String text) {
        return style("31;1", text);
    }

    String strong(String text) {
        return style("1", text);
    }

    /** What is there for those who want to know. */
    String quiet(String text) {
        return style("2", text);
    }

    private String style(String rendition, String text) {
        return colours && !text.isEmpty() ? "\033[" + rendition + "m" + text + "\033[0m" : text;
    }
}
