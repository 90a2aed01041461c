package io.github.layerflux.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/** What runs on this machine and what is mounted in any of its mount namespaces, read from {@code /proc}. */
public final class Processes {

    private Processes() {}

    /** Ids of the processes whose command line holds this text. */
    public static List<Long> withCommandLine(String text) {
        return withProcFile("cmdline", text);
    }

    /** Ids of the processes in whose mount namespace a mount names this text. */
    public static List<Long> withMount(String text) {
        return withProcFile("mountinfo", text);
    }

    /** Waits until it holds; false when it doesn't within the time. */
    public static boolean await(Duration atMost, BooleanSupplier condition) {
        long end = System.nanoTime() + atMost.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                return false;
            }
            try {
                Thread.sleep(50);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
        return true;
    }

    private static List<Long> withProcFile(String file, String text) {
        List<Long> found = new ArrayList<>();
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
            for (Path process : processes) {
                String content = read(process.resolve(file)).replace('\0', ' ');
                if (content.contains(text)) {
                    found.add(Long.valueOf(process.getFileName().toString()));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return found;
    }

    private static String read(Path file) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            // it ended meanwhile, or is another user's
            return "";
        }
    }
}
