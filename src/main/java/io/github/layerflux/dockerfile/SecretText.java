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
        } else if (option && blank && at < text.length() && text.charAt(at) != '-') {
            value(false);
        } else {
            shown.setLength(before);
            at = back;
        }
    }

    /** @param whole whether it goes to the end of the line, as in a header */
    private void value(boolean whole) {
        if (at >= text.length() || text.charAt(at) == '\n' || text.charAt(at) == '$') {
            return;
        }
        char quote = text.charAt(at);
        boolean quoted = quote == '"' || quote == '\'';
        int begin = at;
        if (quoted) {
            take();
            begin = at;
        }
        while (at < text.length() && !ends(text.charAt(at), quoted ? quote : 0, whole)) {
            at++;
        }
        if (at > begin) {
            shown.append(HIDDEN);
        }
    }

    private static boolean ends(char c, char quote, boolean whole) {
        if (c == '\n') {
            return true;
        } else if (quote != 0) {
            return c == quote;
        }
        return c == '"' || c == '\'' || !whole && (c <= ' ' || c == '&' || c == ';' || c == ',');
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
