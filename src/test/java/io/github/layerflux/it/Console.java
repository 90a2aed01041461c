package io.github.layerflux.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What the last Maven run of an invoker project said, out of the project's {@code build.log}. */
public record Console(String text) {

    private static final String START = "Scanning for projects...";

    public static Console of(Path project) {
        try {
            String log = Files.readString(project.resolve("build.log"));
            return new Console(log.substring(Math.max(0, log.lastIndexOf(START))));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Asserts that all these texts occur. */
    public void says(String... texts) {
        for (String expected : texts) {
            if (!text.contains(expected)) {
                throw new AssertionError("the console doesn't say '" + expected + "':\n" + text);
            }
        }
    }

    /** Asserts that none of these texts occurs. */
    public void neverSays(String... texts) {
        for (String unexpected : texts) {
            if (text.contains(unexpected)) {
                throw new AssertionError("the console says '" + unexpected + "':\n" + text);
            }
        }
    }

    /** Asserts that the build failed with a message for people: all these texts, and no stack trace. */
    public void failsWith(String... texts) {
        says("BUILD FAILURE");
        for (String line : text.lines().toList()) {
            String trimmed = line.strip().replaceFirst("^\\[ERROR\\]\\s*", "");
            if (trimmed.startsWith("at ") && trimmed.endsWith(")") || trimmed.startsWith("Caused by:")) {
                throw new AssertionError("a stack trace on the console:\n" + text);
            }
        }
        String errors = text.substring(text.indexOf("BUILD FAILURE"));
        for (String expected : texts) {
            if (!errors.contains(expected)) {
                throw new AssertionError("the error message doesn't say '" + expected + "':\n" + errors);
            }
        }
    }
}
