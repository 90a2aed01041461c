package io.github.layerflux.engine;

import io.github.layerflux.it.Command;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** A folder of all that a file system can have, the same for the same seed. */
final class RandomTree {

    private static final List<String> NAMES = List.of(
            "a", "b", "c.txt", "größe", "with space", "日本", "-dash", "[x]", "back\\slash", "q?", "#hash", "!no");

    private final Random random;
    private final List<Path> files = new ArrayList<>();
    private final List<Path> folders = new ArrayList<>();

    RandomTree(long seed) {
        random = new Random(seed);
    }

    void fill(Path folder) throws IOException {
        Files.createDirectories(folder);
        fill(folder, 0);
        // what is put into a folder changes its time
        for (Path made : folders) {
            Files.setAttribute(made, "unix:mode", 0040000 | 0700 | random.nextInt(07777));
            touch(made);
        }
    }

    private void fill(Path folder, int depth) throws IOException {
        for (int left = random.nextInt(6) + (depth == 0 ? 2 : 0); left > 0; left--) {
            Path path = folder.resolve(NAMES.get(random.nextInt(NAMES.size())));
            if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
                continue;
            }
            switch (random.nextInt(8)) {
                case 0, 1 -> {
                    Files.createDirectory(path);
                    if (depth < 4) {
                        fill(path, depth + 1);
                    }
                    folders.add(path);
                }
                case 2 ->
                    Files.createSymbolicLink(
                            path,
                            Path.of(List.of("a", "../b", "/etc", "nowhere", ".").get(random.nextInt(5))));
                case 3 -> {
                    // to set the time of a pipe Java would open it, and wait for a writer
                    Command.of("mkfifo", path.toString()).run();
                    Command.of("touch", "-d", "@" + random.nextInt(2_000_000_000) + ".5", path.toString())
                            .run();
                }
                case 4 -> {
                    if (files.isEmpty()) {
                        Files.createFile(path);
                    } else {
                        Files.createLink(path, files.get(random.nextInt(files.size())));
                    }
                }
                case 5 -> {
                    try (RandomAccessFile sparse = new RandomAccessFile(path.toFile(), "rw")) {
                        sparse.setLength(random.nextInt(100_000));
                    }
                    finish(path);
                }
                default -> {
                    byte[] bytes = new byte[random.nextInt(3_000)];
                    random.nextBytes(bytes);
                    Files.write(path, bytes);
                    finish(path);
                }
            }
        }
    }

    private void finish(Path file) throws IOException {
        Files.setAttribute(file, "unix:mode", 0100000 | random.nextInt(010000));
        touch(file);
        files.add(file);
    }

    private void touch(Path path) throws IOException {
        Instant time =
                Instant.ofEpochSecond(random.nextInt(2_000_000_000) - 100_000_000L, random.nextInt(1_000_000_000));
        Files.setLastModifiedTime(path, FileTime.from(time));
    }
}
