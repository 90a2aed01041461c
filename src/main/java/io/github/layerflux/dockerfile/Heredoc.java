package io.github.layerflux.dockerfile;

import io.github.layerflux.failure.UserFailure;
import java.util.Objects;

/**
 * A here-document of RUN, COPY or ADD.
 *
 * @param name the delimiter without its quotes; the file's name in COPY and ADD
 * @param expand whether variables expand in the body, that is, whether the delimiter was unquoted
 * @param chomp {@code <<-}: leading tabs don't belong to the content
 * @param body the lines as written, each with its line end
 */
public record Heredoc(String name, boolean expand, boolean chomp, String body) {

    public Heredoc {
        Objects.requireNonNull(name, "name is null");
        Objects.requireNonNull(body, "body is null");
    }

    /**
     * The name of the file that this is, as a script of RUN or a source of COPY and ADD.
     *
     * @throws UserFailure for one that names a folder, or leads into another
     */
    public String fileName() {
        if (name.indexOf('/') >= 0 || name.equals(".") || name.equals("..")) {
            throw new UserFailure("the delimiter '" + name + "' can't be a file's name")
                    .suggest(
                            name.indexOf('/') >= 0
                                    ? "Leave the slash out; COPY and ADD take the folder as their destination."
                                    : "Take another word.");
        }
        return name;
    }

    /** The body, without the leading tabs of each line if {@link #chomp} says so; not expanded. */
    public String content() {
        if (!chomp) {
            return body;
        }
        StringBuilder content = new StringBuilder(body.length());
        boolean lineStart = true;
        for (int i = 0; i < body.length(); i++) {
            char c = body.charAt(i);
            if (!lineStart || c != '\t') {
                content.append(c);
                lineStart = c == '\n';
            }
        }
        return content.toString();
    }
}
