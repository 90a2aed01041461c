package io.github.layerflux.dockerfile;

import java.util.Locale;
import java.util.Set;

/**
 * Text of instructions without what may be a secret: the values that follow names such as {@code DB_PASSWORD=},
 * {@code token:} or {@code --password}, those of HTTP's authentication schemes, and passwords in URLs. References to
 * variables are no secrets. Meant for what is told and kept of an instruction; it rather hides too much.
 */
public final class SecretText {

    /** Stands for what isn't shown. */
    public static final String HIDDEN = "***";

    private static final Set<String> SECRET = Set.of(
            "accesskey",
            "apikey",
            "auth",
            "authorization",
            "cookie",
            "credential",
            "credentials",
            "key",
            "pass",
            "passphrase",
            "passwd",
            "password",
            "pwd",
            "pword",
            "secret",
            "token");

    /** PUBLIC_KEY, TOKEN_FILE, AUTH_VERSION, KEY_ID, TOKEN_URL, KEY_PATH are none. */
    private static final Set<String> HARMLESS =
            Set.of("public", "file", "version", "id", "url", "path", "server", "name", "type");

    private static final Set<String> SCHEMES = Set.of("basic", "bearer", "digest", "negotiate");

    private final String text;
    private final StringBuilder shown = new StringBuilder();
    private int at;

    private SecretText(String text) {
        this.text = text;
    }

    /** Whether the value of a variable, property or option of that name isn't to be shown. */
    public static boolean isSecret(String name) {
        boolean secret = false;
        int begin = 0;
        for (int i = 0; i <= name.length(); i++) {
            boolean camel = i > begin && i < name.length() && isCamel(name, i);
            if (camel || i == name.length() || !Character.isLetterOrDigit(name.charAt(i))) {
                String word = name.substring(begin, i).toLowerCase(Locale.ROOT);
                if (HARMLESS.contains(word)) {
                    return false;
                }
                secret |= SECRET.contains(word);
                begin = camel ? i : i + 1;
            }
        }
        return secret;
    }

    private static boolean isCamel(String name, int i) {
        return Character.isUpperCase(name.charAt(i)) && Character.isLowerCase(name.charAt(i - 1));
    }

    /** The text with {@link #HIDDEN} in place of values that may be secrets. */
    public static String masked(String text) {
        return new SecretText(text).mask();
    }

    private String mask() {
        while (at < text.length()) {
            char c = text.charAt(at);
            if (isNamePart(c)) {
                name();
            } else if (text.startsWith("://", at)) {
                authority();
            } else {
                shown.append(c);
                at++;
            }
        }
        return shown.toString();
    }

    private void name() {
        int begin = at;
        while (at < text.length() && isNamePart(text.charAt(at))) {
            at++;
        }
        String name = text.substring(begin, at);
        shown.append(name);
        if (SCHEMES.contains(name.toLowerCase(Locale.ROOT)) && isAt(' ')) {
            blanks();
            value(false);
        } else if (isSecret(name)) {
            secretValue(name.startsWith("--"));
        }
    }

    private void secretValue(boolean option) {
        if (isAt('"') || isAt('\'')) {
            take(); // "token": "…"
        }
        boolean blank = isAt(' ');
        int before = shown.length();
        int back = at;
        blanks();
        if (isAt('=') || isAt(':') && !text.startsWith("://", at)) {
            boolean colon = isAt(':');
            take();
            blanks();
            value(colon);
        } else if (option && isAt(',') && back > 0 && isQuote(text.charAt(back - 1))) {
            take(); // ["--password", "…"]
            blanks();
            value(false);
        } else if (option && blank && at < text.length() && text.charAt(at) != '-') {
            value(false);
        } else {
            shown.setLength(before);
            at = back;
        }
    }

    /** @param whole whether it goes to the end of the line, as in a header */
    private void value(boolean whole) {
        if (isAt('$') && isQuote(at(at + 1))) {
            take();
        }
        boolean escaped = isAt('\\') && isQuote(at(at + 1));
        if (escaped) {
            take();
        }
        char quote = isQuote(at(at)) ? at(at) : 0;
        if (quote != 0) {
            take();
        }
        int end = reference();
        if (end > at && (text.startsWith("$(", at) || ends(end, quote, escaped, whole))) {
            return;
        }
        end = at;
        while (!ends(end, quote, escaped, whole)) {
            end += length(end, quote);
        }
        if (end > at) {
            shown.append(HIDDEN);
            at = Math.min(end, text.length());
        }
        if (quote != 0 && !escaped && isAt(quote) && Character.isLetterOrDigit(at(at + 1))) {
            take(); // the word goes on
            while (!ends(at, '\0', false, false)) {
                at += length(at, '\0');
            }
            at = Math.min(at, text.length());
        }
    }

    /** The index after a variable's name or {@code $(}; where there is none, where it would be. */
    private int reference() {
        if (!isAt('$')) {
            return at;
        }
        boolean braces = at(at + 1) == '{';
        int end = at + (braces ? 2 : 1);
        while (Character.isLetterOrDigit(at(end)) || at(end) == '_') {
            end++;
        }
        return !braces ? Math.max(end, at + 1) : at(end) == '}' ? end + 1 : at;
    }

    /** Of what has to stay together. */
    private int length(int i, char quote) {
        if (at(i) == '\\' && quote != '\'' && at(i + 1) != '\n') {
            return 2;
        }
        int brace = text.startsWith("${", i) ? text.indexOf('}', i) : -1;
        int line = brace < 0 ? -1 : text.indexOf('\n', i);
        return brace > 0 && (line < 0 || brace < line) ? brace + 1 - i : 1;
    }

    private boolean ends(int i, char quote, boolean escaped, boolean whole) {
        char c = at(i);
        if (c == 0 || c == '\n') {
            return true;
        } else if (quote != 0) {
            return c == quote || escaped && c == '\\' && at(i + 1) == quote;
        }
        return isQuote(c)
                || c == '\\' && (isQuote(at(i + 1)) || at(i + 1) == '\n')
                || !whole && (c <= ' ' || isSeparator(i));
    }

    /** Between commands, or before another name; otherwise it may be part of a value. */
    private boolean isSeparator(int i) {
        char c = at(i);
        if (c != '&' && c != ';' && c != ',') {
            return false;
        }
        int next = i + 1;
        if (at(next) <= ' ' || at(next) == c || isQuote(at(next))) {
            return true;
        }
        while (at(next) != 0 && isNamePart(at(next))) {
            next++;
        }
        return next > i + 1 && (at(next) == '=' || at(next) == ':');
    }

    private static boolean isQuote(char c) {
        return c == '"' || c == '\'';
    }

    /** NUL behind the end. */
    private char at(int i) {
        return i < text.length() ? text.charAt(i) : 0;
    }

    /** {@code ://user:password@host}. */
    private void authority() {
        shown.append("://");
        at += 3;
        int end = at;
        int colon = -1;
        while (end < text.length() && !isAfterAuthority(text.charAt(end)) && text.charAt(end) != '@') {
            colon = colon < 0 && text.charAt(end) == ':' ? end : colon;
            end++;
        }
        if (end < text.length() && text.charAt(end) == '@') {
            int visible = colon < 0 ? at : colon + 1;
            boolean variable = visible < end && text.charAt(visible) == '$';
            shown.append(text, at, variable ? end : visible).append(variable ? "" : HIDDEN);
            at = end;
        }
    }

    private static boolean isAfterAuthority(char c) {
        return c <= ' ' || c == '/' || c == '?' || c == '#' || c == '"' || c == '\'';
    }

    private void blanks() {
        while (isAt(' ') || isAt('\t')) {
            take();
        }
    }

    private boolean isAt(char c) {
        return at < text.length() && text.charAt(at) == c;
    }

    private void take() {
        shown.append(text.charAt(at++));
    }

    private static boolean isNamePart(char c) {
        return Character.isLetterOrDigit(c) || c == '_' || c == '-' || c == '.';
    }
}
