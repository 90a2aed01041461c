package io.github.layerflux.dockerfile;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Dockerfiles and words made at random, the same ones for the same seed. */
final class RandomDockerfiles {

    private static final List<String> WORDS = List.of(
            "a",
            "/x/y",
            "$v",
            "${v}",
            "${none:-d}",
            "\"q w\"",
            "'s q'",
            "a\\ b",
            "x=y",
            "é😀",
            "#",
            "--",
            "-f",
            "\\\\",
            "${v%a*}",
            "${v//a/b}");

    private final Random random;

    RandomDockerfiles(long seed) {
        random = new Random(seed);
    }

    private <T> T one(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    private boolean perhaps(int outOf) {
        return random.nextInt(outOf) == 0;
    }

    /** Instructions, each on one line (here-documents aside) and the first of them a FROM. */
    List<String> instructions() {
        List<String> lines = new ArrayList<>();
        lines.add("FROM scratch AS s0");
        for (int left = 1 + random.nextInt(8); left > 0; left--) {
            lines.add(instruction());
        }
        return lines;
    }

    private String instruction() {
        return switch (random.nextInt(16)) {
            case 0 -> "ENV n" + random.nextInt(3) + "=" + one(WORDS) + " m=" + one(WORDS);
            case 1 -> "LABEL \"k " + random.nextInt(3) + "\"=" + one(WORDS);
            case 2 -> "ARG A" + random.nextInt(3) + (perhaps(2) ? "" : "=" + one(WORDS));
            case 3 -> "RUN " + words();
            case 4 -> "RUN [\"sh\", \"-c\", \"a \\\" b\"]";
            case 5 ->
                "RUN" + (perhaps(2) ? " --mount=type=cache,target=/c" : " --network=none")
                        + " <<EOF\nbody $v\n# kept\nEOF";
            case 6 -> "COPY" + (perhaps(2) ? " --chown=1:2 --link" : "") + " f g /d" + random.nextInt(3) + "/";
            case 7 -> "COPY <<A <<-\"B\" /h/\n\n one $v\nA\n\ttwo\nB";
            case 8 -> "CMD " + (perhaps(2) ? words() : "[\"a\", \"\\u00e9\"]");
            case 9 -> "EXPOSE 80 " + (8000 + random.nextInt(99)) + "/udp $p";
            case 10 -> "WORKDIR /w" + one(WORDS);
            case 11 -> "VOLUME " + (perhaps(2) ? "[\"/a b\"]" : "/v $v");
            case 12 -> "HEALTHCHECK --interval=" + (1 + random.nextInt(99)) + "s --retries=3 CMD " + words();
            case 13 -> "ONBUILD RUN " + words();
            case 14 -> "FROM s0 AS s" + (1 + random.nextInt(9));
            default -> one(List.of("USER u:g", "STOPSIGNAL 9", "SHELL [\"sh\"]", "ENTRYPOINT e", "MAINTAINER m <m@x>"));
        };
    }

    private String words() {
        StringBuilder words = new StringBuilder("run");
        for (int left = random.nextInt(4); left > 0; left--) {
            words.append(' ').append(one(WORDS));
        }
        return words.toString();
    }

    /** The same instructions as people write them: over several lines, with comments, in any case, CRLF. */
    String written(List<String> instructions) {
        StringBuilder text = new StringBuilder(perhaps(4) ? "\uFEFF" : "");
        text.append(perhaps(3) ? "# syntax=docker/dockerfile:1\n" : "# comment\n\n");
        for (String instruction : instructions) {
            String indent = perhaps(4) ? "  \t" : "";
            int body = instruction.indexOf('\n');
            String line = body < 0 ? instruction : instruction.substring(0, body);
            int end = line.indexOf(' ');
            String keyword = line.substring(0, end);
            text.append(indent).append(perhaps(3) ? keyword.toLowerCase(java.util.Locale.ROOT) : keyword);
            text.append(perhaps(3) ? continued(" ") : " ");
            text.append(line, end + 1, line.length());
            text.append(body < 0 && perhaps(4) ? "  " : "").append('\n');
            text.append(body < 0 ? "" : instruction.substring(body + 1) + "\n");
            text.append(perhaps(3) ? "# CPOY a b\n   # indented\n\n" : "");
        }
        String all = text.toString();
        return all.contains("<<") || !perhaps(4) ? all : all.replace("\n", "\r\n");
    }

    private String continued(String blank) {
        return blank + "\\" + (perhaps(2) ? " \t" : "") + "\n" + (perhaps(2) ? "# inside\n\n" : "") + blank;
    }

    /** A word of everything that the language has, well-formed or not. */
    String word() {
        StringBuilder word = new StringBuilder();
        for (int left = 1 + random.nextInt(5); left > 0; left--) {
            word.append(piece(2));
        }
        return word.toString();
    }

    private String piece(int depth) {
        String name = one(List.of("v", "empty", "none", "path"));
        return switch (random.nextInt(depth > 0 ? 12 : 6)) {
            case 0, 1 -> one(List.of("a", "b c", "/", ".", "é", "=", "}"));
            case 2 -> "$" + name;
            case 3 -> "${" + name + "}";
            case 4 -> "\\" + one(List.of("$", "a", "\"", "\\", "'"));
            case 5 -> "'" + one(List.of("x", "$v", "\\", "\"")) + "'";
            case 6 -> "\"" + piece(0).replace("\"", "").replace("'", "") + "\"";
            case 7, 8 ->
                "${" + name + one(List.of(":-", "-", ":+", "+"))
                        + piece(depth - 1).replace("}", "") + "}";
            case 9 -> "${" + name + one(List.of(":?", "?")) + "why}";
            case 10 -> "${" + name + one(List.of("#", "##", "%", "%%")) + one(List.of("a", "*/", "/*", "?", "*")) + "}";
            default ->
                "${" + name + one(List.of("/", "//")) + one(List.of("a", "l", "?")) + "/" + one(List.of("", "R", "$v"))
                        + "}";
        };
    }
}
