package io.github.layerflux.sandbox.worker;

import io.github.layerflux.sandbox.ExecutorChoice;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/**
 * Which executors have worked on this machine, in the cache directory: to try one costs as much as a RUN. What was found
 * holds for one start of the machine, in the same namespaces with the same rights, and for the same program; and it
 * isn't more than an expectation ({@link ExpectedExecutor}).
 */
final class KnownExecutors {

    private static final String[] RIGHTS = {"CapBnd:", "NoNewPrivs:", "Seccomp:"};
    private static final String PLAIN = "works\n";
    private static final String HIDDEN = "works without control groups\n";

    private final Path folder;
    private final String mapping;
    private final String circumstances;

    private KnownExecutors(Path folder, String mapping, String circumstances) {
        this.folder = folder;
        this.mapping = mapping;
        this.circumstances = circumstances;
    }

    /**
     * What is known in this worker's place.
     *
     * @param folder where it is kept
     * @param mapping what ids mean, as a folder name
     * @param place the namespaces of the build; empty when nothing is to be taken as known
     */
    static KnownExecutors in(Path folder, String mapping, String place) {
        StringBuilder circumstances = new StringBuilder();
        try {
            if (!place.isEmpty()) {
                circumstances
                        .append(Files.readString(Path.of("/proc/sys/kernel/random/boot_id")))
                        .append(place)
                        .append('\n');
                for (String line : Files.readAllLines(Path.of("/proc/self/status"), StandardCharsets.ISO_8859_1)) {
                    for (String right : RIGHTS) {
                        if (line.startsWith(right)) {
                            circumstances.append(line).append('\n');
                        }
                    }
                }
            }
        } catch (IOException e) {
            circumstances.setLength(0); // then all is tried, as on a machine that is new
        }
        return new KnownExecutors(folder, mapping, circumstances.toString());
    }

    /**
     * Whether one has worked: empty when that isn't known, else whether control groups were hidden from it.
     *
     * @param program that it is; empty for our own
     */
    Optional<Boolean> find(ExecutorChoice executor, Optional<Path> program) {
        if (circumstances.isEmpty()) {
            return Optional.empty();
        }
        try {
            Path file = file(executor);
            String known = Files.exists(file) ? Files.readString(file) : "";
            String expected = text(program);
            return known.equals(expected + PLAIN)
                    ? Optional.of(false)
                    : known.equals(expected + HIDDEN) ? Optional.of(true) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Notes that one works. Best effort: without it the next build tries again. */
    void add(ExecutorChoice executor, Optional<Path> program, boolean hidden) {
        if (circumstances.isEmpty()) {
            return;
        }
        Path file = file(executor);
        Path draft = file.resolveSibling(file.getFileName() + "." + System.nanoTime());
        try {
            Files.createDirectories(folder);
            Files.writeString(draft, text(program) + (hidden ? HIDDEN : PLAIN));
            Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            System.err.println("can't note that " + executor.parameter() + " works: " + e);
        }
    }

    /** Notes that one doesn't work any more. */
    void remove(ExecutorChoice executor) {
        try {
            Files.deleteIfExists(file(executor));
        } catch (IOException e) {
            System.err.println("can't note that " + executor.parameter() + " doesn't work: " + e);
        }
    }

    private Path file(ExecutorChoice executor) {
        return folder.resolve(executor.parameter() + "-" + mapping);
    }

    private String text(Optional<Path> program) throws IOException {
        return program.isEmpty()
                ? circumstances
                : circumstances + program.get() + " " + Files.size(program.get()) + " "
                        + Files.getLastModifiedTime(program.get()) + "\n";
    }
}
