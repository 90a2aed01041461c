package io.github.layerflux.event;

import io.github.layerflux.failure.SourceRange;
import java.util.Objects;

/**
 * What a build check found.
 *
 * @param rule its name, such as {@code JSONArgsRecommended}
 * @param message one sentence without a full stop
 */
public record Finding(String rule, String message, SourceRange where) {

    /** A rule that Docker has not. */
    private static final String OURS = "StageNameTypo";

    public Finding {
        Objects.requireNonNull(rule, "rule is null");
        Objects.requireNonNull(message, "message is null");
        Objects.requireNonNull(where, "where is null");
    }

    /** {@code Dockerfile:3 JSONArgsRecommended: …}. */
    @Override
    public String toString() {
        return where + " " + rule + ": " + message;
    }

    /** Where Docker, whose rules these are, describes the rule; empty for one of ours. */
    public String url() {
        return rule.equals(OURS) ? "" : "https://docs.docker.com/go/dockerfile/rule/" + page() + "/";
    }

    /** The rule's name as pages about it are called: {@code json-args-recommended}. */
    public String page() {
        StringBuilder page = new StringBuilder();
        for (int i = 0; i < rule.length(); i++) {
            char c = rule.charAt(i);
            boolean upper = Character.isUpperCase(c);
            boolean afterLower = i > 0 && Character.isLowerCase(rule.charAt(i - 1));
            boolean beforeLower = i > 0 && i + 1 < rule.length() && Character.isLowerCase(rule.charAt(i + 1));
            page.append(upper && (afterLower || beforeLower) ? "-" : "").append(Character.toLowerCase(c));
        }
        return page.toString();
    }
}
