package io.github.layerflux.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Looks at all files below a folder as plain bytes. */
public final class FileBytes {

    private FileBytes() {}

    /** The bytes in all regular files below a folder; 0 where there is none. */
    public static long under(Path folder) {
        long sum = 0;
        for (Path file : files(folder)) {
            sum += file.toFile().length();
        }
        return sum;
    }

    /** The files (or the file itself) that hold this text. */
    public static List<Path> holding(Path folder, String text) {
        // every byte is one char, so searching chars is searching bytes
        String needle = new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
        List<Path> found = new ArrayList<>();
        for (Path file : files(folder)) {
            try {
                if (Files.readString(file, StandardCharsets.ISO_8859_1).contains(needle)) {
                    found.add(file);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return found;
    }

    private static List<Path> files(Path folder) {
        if (!Files.exists(folder)) {
            return List.of();
        }
        try (Stream<Path> paths = Files.walk(folder)) {
            return paths.filter(path -> Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
