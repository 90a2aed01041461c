package io.github.layerflux.engine;

import io.github.layerflux.it.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/** A Dockerfile and a context, made and edited at random, the same for the same seed. */
final class RandomProject {

    private static final List<String> NAMES = List.of("a", "b", "c.txt", "d.txt", "e", "lib", "größe", "B");

    private static final List<String> SOURCES = List.of(
            ".", "a", "b", "e", "lib", "*", "*.txt", "a*", "lib/*", "e/a", "*/a", "e/*/b", "../lib", "lib/.", "c.tar",
            "?");

    private static final List<String> GLOBS = List.of(".", "*", "*.txt", "a*", "lib/*", "*/a", "e/*/b", "?");

    private static final List<String> DESTINATIONS =
            List.of("/", "/x", "/x/", "y/", ".", "./z", "/x/y/", "/lib/", "/a/b", "$D/", "../up/");

    private final Random random;
    private final Path context;
    private final boolean timesCount;
    private final List<List<String>> stages = new ArrayList<>();
    private int clock;

    RandomProject(long seed, Path context, boolean timesCount) throws IOException {
        this.random = new Random(seed);
        this.context = context;
        this.timesCount = timesCount;
        Files.createDirectories(context);
        for (int i = 0; i < 14; i++) {
            create();
        }
        archive();
        for (int i = 1 + random.nextInt(4); i > 0; i--) {
            stages.add(stage());
        }
    }

    private <T> T one(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    private boolean perhaps(int outOf) {
        return random.nextInt(outOf) == 0;
    }

    private List<String> stage() {
        List<String> lines = new ArrayList<>();
        for (int i = 1 + random.nextInt(6); i > 0; i--) {
            lines.add(instruction());
        }
        return lines;
    }

    /** {@code @} stands for an earlier stage. */
    private String instruction() {
        return switch (random.nextInt(22)) {
            case 0, 1, 2, 3, 4, 5 -> "COPY " + flags() + source() + " " + one(DESTINATIONS);
            case 6, 7 -> "COPY " + flags() + source() + " " + source() + " " + one(List.of("/x/", "y/", "/"));
            case 8, 9, 10 ->
                "COPY --from=@ " + flags() + one(List.of("/", "/x", "/x/", "/lib", "/a", "x*", "/x/*", "y")) + " "
                        + one(DESTINATIONS);
            case 11, 12 ->
                "ADD " + (perhaps(3) ? "--unpack=" + perhaps(2) + " " : "") + one(List.of("c.tar", "*.tar", "a", "."))
                        + " " + one(DESTINATIONS);
            case 13 -> "COPY <<EOF <<\"E2\" /h/\n$D " + random.nextInt(3) + "\nEOF\n$D\nE2";
            case 14, 15 -> "WORKDIR " + one(List.of("/", "/w", "w", "/x", "../q", "$D"));
            case 16 -> "ENV " + one(List.of("D", "E")) + "=/d" + random.nextInt(3);
            case 17 -> "ARG " + one(List.of("D", "E")) + (perhaps(2) ? "=/g" + random.nextInt(3) : "");
            case 18 -> "LABEL l" + random.nextInt(2) + "=\"$D" + random.nextInt(3) + "\"";
            case 19 ->
                one(List.of(
                        "USER 1:2",
                        "USER 7",
                        "CMD [\"a\"]",
                        "CMD b $D",
                        "ENTRYPOINT [\"e\"]",
                        "EXPOSE 80",
                        "VOLUME /v",
                        "SHELL [\"/s\"]",
                        "STOPSIGNAL 9",
                        "HEALTHCHECK NONE"));
            case 20 -> "ONBUILD COPY " + flags() + one(SOURCES) + " " + one(DESTINATIONS);
            default -> "ONBUILD " + one(List.of("LABEL o=$D", "ENV D=/o", "WORKDIR o"));
        };
    }

    /** Mostly one that is there or needn't be. */
    private String source() {
        String source = one(SOURCES);
        if (GLOBS.contains(source) || perhaps(8)) {
            return source;
        }
        return Files.exists(context.resolve(source)) ? source : one(GLOBS);
    }

    private String flags() {
        String flags = "";
        flags += perhaps(5) ? "--chown=" + one(List.of("1", "1:2", "0:7")) + " " : "";
        flags += perhaps(5) ? "--chmod=" + one(List.of("600", "755", "u+w,g-r", "a=rX", "4711")) + " " : "";
        flags += perhaps(5) ? "--link " : "";
        flags += perhaps(6) ? "--parents " : "";
        flags += perhaps(4) ? "--exclude=" + one(List.of("*.txt", "**/a", "!a", "lib", "*")) + " " : "";
        flags += !flags.isEmpty() && perhaps(5)
                ? "--exclude=" + one(List.of("!c.txt", "!**/b", "e", "!lib/a")) + " "
                : "";
        return flags;
    }

    /** The lines. */
    String[] dockerfile() {
        List<String> lines = new ArrayList<>(List.of("# syntax=docker/dockerfile:1-labs", "ARG D=/global"));
        for (int i = 0; i < stages.size(); i++) {
            int earlier = Math.floorMod(stages.get(i).hashCode(), i + 1);
            lines.add("FROM " + (i > 0 && earlier % 2 == 1 ? "s" + (earlier - 1) : "scratch") + " AS s" + i);
            lines.add("ENV S=" + i);
            for (String line : stages.get(i)) {
                if (line.contains("@")) {
                    if (i == 0) {
                        continue;
                    }
                    line = line.replace("@", perhapsIndex(line, i));
                }
                lines.add(line);
            }
            lines.add("WORKDIR /end");
        }
        return lines.toArray(new String[0]);
    }

    private static String perhapsIndex(String line, int stage) {
        int hash = Math.floorMod(line.hashCode(), 2 * stage);
        return hash < stage ? String.valueOf(hash) : "s" + (hash - stage);
    }

    /** Changes something; says what. */
    String edit() throws IOException {
        return switch (random.nextInt(9)) {
            case 0, 1 -> dockerfileEdit();
            default -> {
                StringBuilder what = new StringBuilder();
                for (int i = 1 + random.nextInt(2); i > 0; i--) {
                    what.append(contextEdit()).append("; ");
                }
                yield what.toString();
            }
        };
    }

    private String dockerfileEdit() {
        List<String> stage = one(stages);
        int at = random.nextInt(stage.size());
        switch (random.nextInt(5)) {
            case 0 -> stage.add(at, instruction());
            case 1 -> stage.set(at, instruction());
            case 2 -> {
                if (stage.size() > 1) {
                    stage.remove(at);
                }
            }
            case 3 -> stage.add(stage.remove(at));
            default -> stages.add(random.nextInt(stages.size() + 1), stage());
        }
        return "the Dockerfile";
    }

    private String contextEdit() throws IOException {
        List<Path> all = all();
        if (all.isEmpty()) {
            return "made " + create();
        }
        Path path = one(all);
        boolean link = Files.isSymbolicLink(path);
        boolean file = Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS);
        String name = context.relativize(path).toString();
        switch (random.nextInt(9)) {
            case 0 -> {
                if (file) {
                    tick(path);
                }
                return "touched " + name;
            }
            case 1, 2 -> {
                if (file && !name.endsWith(".tar")) {
                    byte[] bytes = Files.readAllBytes(path);
                    FileTime before = Files.getLastModifiedTime(path);
                    if (bytes.length > 0) {
                        bytes[0]++;
                    }
                    Files.write(path, bytes);
                    if (timesCount) {
                        tick(path);
                    } else {
                        Files.setLastModifiedTime(path, before);
                    }
                }
                return "edited " + name;
            }
            case 3 -> {
                if (!link) {
                    Files.setAttribute(path, "unix:mode", 0700 | random.nextInt(0100));
                }
                return "chmod " + name;
            }
            case 4 -> {
                delete(path);
                return "deleted " + name;
            }
            case 5 -> {
                Path to = path.resolveSibling(one(NAMES));
                if (!Files.exists(to, LinkOption.NOFOLLOW_LINKS)) {
                    Files.move(path, to);
                }
                return "moved " + name + " to " + to.getFileName();
            }
            case 6 -> {
                if (link || file && perhaps(3)) {
                    delete(path);
                    Files.createSymbolicLink(path, Path.of(one(List.of("a", "lib", "../b", "/e", "b"))));
                }
                return "linked " + name;
            }
            case 7 -> {
                archive();
                return "another archive";
            }
            default -> {
                return "made " + create();
            }
        }
    }

    private String create() throws IOException {
        Path parent = context;
        for (Path each : all()) {
            if (Files.isDirectory(each, LinkOption.NOFOLLOW_LINKS) && perhaps(2)) {
                parent = each;
            }
        }
        Path path = parent.resolve(one(NAMES));
        if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            return "nothing";
        }
        switch (random.nextInt(6)) {
            case 0, 1 -> Files.createDirectory(path);
            case 2 -> Files.createSymbolicLink(path, Path.of(one(List.of("a", "lib", "../b", "/e", "b"))));
            default -> {
                Files.writeString(path, "x" + random.nextInt(3));
                tick(path);
            }
        }
        return context.relativize(path).toString();
    }

    private void archive() throws IOException {
        Path content = Files.createTempDirectory(context.getParent(), "tar");
        Files.writeString(content.resolve(one(NAMES.subList(0, 4))), "t" + random.nextInt(2));
        Files.createDirectories(content.resolve(one(List.of("lib", "e", "x/y"))));
        Command.of(
                        "tar",
                        "-C",
                        content.toString(),
                        "--mtime=@" + (1_700_000_000 + random.nextInt(9)),
                        "--sort=name",
                        "-cf",
                        context.resolve("c.tar").toString(),
                        ".")
                .run();
        tick(context.resolve("c.tar"));
    }

    private void tick(Path path) throws IOException {
        Files.setLastModifiedTime(path, FileTime.from(EngineBench.NOON.plusSeconds(++clock)));
    }

    private static void delete(Path path) throws IOException {
        if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
            try (Stream<Path> children = Files.list(path)) {
                for (Path child : children.toList()) {
                    delete(child);
                }
            }
        }
        Files.delete(path);
    }

    private List<Path> all() throws IOException {
        try (Stream<Path> walk = Files.walk(context)) {
            return walk.filter(path -> !path.equals(context)).sorted().toList();
        }
    }

    /** What the context has. */
    String listing() throws IOException {
        StringBuilder text = new StringBuilder();
        for (Path path : all()) {
            text.append(context.relativize(path))
                    .append(
                            Files.isSymbolicLink(path)
                                    ? " -> " + Files.readSymbolicLink(path)
                                    : Files.isDirectory(path)
                                            ? "/ " + Files.getAttribute(path, "unix:mode")
                                            : " " + Files.getAttribute(path, "unix:mode") + " "
                                                    + Files.getLastModifiedTime(path))
                    .append('\n');
        }
        return text.toString();
    }
}
