package io.github.layerflux.conformance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;

/**
 * Builds one after the other with changes between; one a line:
 *
 * <pre>
 * build
 * touch PATH                         a newer time
 * edit PATH TEXT                     other content, a newer time
 * edit-keeping-time PATH TEXT
 * add PATH TEXT                      a new file, or folder when there is no text
 * remove PATH
 * rename PATH PATH
 * chmod PATH MODE
 * clone                              the same files in another folder, all with a newer time
 * dockerfile NAME                    from now on the case's file Dockerfile.NAME
 * any line of {@link CaseOptions}    from now on
 * </pre>
 *
 * <p>Recorded of each build: {@code STAGE INDEX INSTRUCTION: cached} or {@code executed} of each RUN, COPY, ADD and
 * WORKDIR, counted in their stage.
 */
record BuildSequence(List<String> lines) {

    static BuildSequence parse(String text) {
        return new BuildSequence(text.lines()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .toList());
    }

    /** Where a case is between two builds. */
    record State(Path context, Path dockerfile, CaseOptions options, int changes) {

        static State of(ConformanceCase each, Path context) {
            return new State(context, each.dockerfile(), each.options(), 0);
        }

        /** Applies a line that is no {@code build}. */
        State after(String line, ConformanceCase each) throws IOException {
            String[] words = line.split(" ", 3);
            switch (words[0]) {
                case "touch" -> touch(context.resolve(words[1]));
                case "edit", "add" -> {
                    write(context.resolve(words[1]), words);
                    touch(context.resolve(words[1]));
                }
                case "edit-keeping-time" -> {
                    Path file = context.resolve(words[1]);
                    FileTime time = Files.getLastModifiedTime(file);
                    write(file, words);
                    Files.setLastModifiedTime(file, time);
                }
                case "remove" -> Files.delete(context.resolve(words[1]));
                case "rename" -> Files.move(context.resolve(words[1]), context.resolve(words[2]));
                case "chmod" ->
                    Files.setAttribute(context.resolve(words[1]), "unix:mode", Integer.parseInt(words[2], 8));
                case "clone" -> {
                    return new State(copy(), dockerfile, options, changes + 1);
                }
                case "dockerfile" -> {
                    Path other = each.folder().resolve("Dockerfile." + words[1]).toAbsolutePath();
                    return new State(context, other, options, changes + 1);
                }
                default -> {
                    return new State(context, dockerfile, options.and(line), changes + 1);
                }
            }
            return new State(context, dockerfile, options, changes + 1);
        }

        private static void write(Path file, String[] words) throws IOException {
            if (words.length < 3) {
                Files.createDirectory(file);
            } else {
                Files.writeString(file, words[2].replace("\\n", "\n"));
            }
        }

        private void touch(Path path) throws IOException {
            Files.setLastModifiedTime(path, FileTime.fromMillis(FileListing.TIME + 3_600_000L * (changes + 1)));
        }

        private Path copy() throws IOException {
            Path copy = context.resolveSibling(context.getFileName() + "-" + changes);
            try (var paths = Files.walk(context)) {
                for (Path path : paths.toList()) {
                    Path made = copy.resolve(context.relativize(path).toString());
                    if (Files.isDirectory(path)) {
                        Files.createDirectories(made);
                    } else {
                        Files.copy(path, made);
                    }
                    Files.setAttribute(made, "unix:mode", Files.getAttribute(path, "unix:mode"));
                    touch(made);
                }
            }
            return copy;
        }
    }
}
