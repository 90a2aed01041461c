package io.github.layerflux.share;

import io.github.layerflux.image.Digest;

/**
 * Tags made of names that need not be tags, such as those of branches: {@code feature/login} is
 * {@code feature-login-1f0c2a9b}. A name that is a tag stands for itself; of any other the tag ends in some digits of
 * its digest, so that two names never share one.
 */
public final class ScopeTag {

    /** OCI distribution-spec, "Pulling manifests": a tag has 128 characters at most. */
    private static final int LONGEST = 128;

    private static final int DIGITS = 8;

    private ScopeTag() {}

    /** @param scope not empty */
    public static String of(String scope) {
        StringBuilder tag = new StringBuilder();
        for (int i = 0; i < scope.length() && tag.length() < LONGEST; i++) {
            char c = scope.charAt(i);
            tag.append(isAllowed(c, i) ? c : '-');
        }
        // what begins with a digest's digits could be taken for the tag of another name
        if (tag.toString().equals(scope) && scope.charAt(0) != '-') {
            return scope;
        }
        tag.setLength(Math.min(tag.length(), LONGEST - DIGITS - 1));
        tag.setCharAt(0, isAllowed(tag.charAt(0), 0) ? tag.charAt(0) : '_');
        return tag + "-" + Digest.of(scope).hex().substring(0, DIGITS);
    }

    /** {@code [a-zA-Z0-9_][a-zA-Z0-9._-]{0,127}}. */
    private static boolean isAllowed(char c, int index) {
        return c >= 'a' && c <= 'z'
                || c >= 'A' && c <= 'Z'
                || c >= '0' && c <= '9'
                || c == '_'
                || index > 0 && (c == '.' || c == '-');
    }
}
