package io.github.layerflux.history;

import io.github.layerflux.content.CacheDirectory;
import io.github.layerflux.content.WholeFile;
import io.github.layerflux.event.StepRef;
import io.github.layerflux.image.Digest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The last builds of one Dockerfile on one context, a line each in {@code history/<digest>}. A build only appends its
 * line; a file that has grown too long is replaced by its last lines. Whatever is lost is only advice.
 */
public final class BuildHistory {

    /** Builds that are kept when the file is shortened. */
    static final int KEPT = 50;
    /** In bytes; some 50 builds of 50 steps. */
    static final int LONGEST = 128 * 1024;

    private static final int TYPICAL_OF = 5;

    private final CacheDirectory directory;
    private final Path file;
    private @Nullable List<PastBuild> builds;
    private @Nullable Map<String, Use> uses;

    /**
     * @param build its number, from 1
     * @param steps that looked the key up in it
     */
    private record Use(int build, Set<String> steps) {}

    private BuildHistory(CacheDirectory directory, Path file) {
        this.directory = directory;
        this.file = file;
    }

    /**
     * The history of a build; nothing is read yet.
     *
     * @param identity what makes builds comparable: Dockerfile, context, rules, platforms
     */
    public static BuildHistory of(CacheDirectory directory, List<String> identity) {
        String name = Digest.of(String.join("\n", identity)).hex();
        return new BuildHistory(directory, directory.history().resolve(name));
    }

    /** The builds before this one, oldest first; what can't be read isn't among them. */
    public synchronized List<PastBuild> builds() {
        if (builds == null) {
            builds = read();
        }
        return builds;
    }

    private List<PastBuild> read() {
        List<PastBuild> found = new ArrayList<>();
        try {
            for (String line : lines()) {
                PastBuild.parse(line).ifPresent(found::add);
            }
        } catch (IOException e) {
            return List.of(); // no history, no advice
        }
        return found;
    }

    private List<String> lines() throws IOException {
        try {
            String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
            List<String> lines = List.of(text.split("\n"));
            return lines.subList(Math.max(0, lines.size() - KEPT), lines.size());
        } catch (NoSuchFileException e) {
            return List.of();
        }
    }

    /** The number of the last build, from 1, that looked a step up by that key; 0 if none did. */
    public synchronized int lastUse(Digest key) {
        Use use = uses().get(PastBuild.key(key));
        return use == null ? 0 : use.build;
    }

    /** The steps that looked up that key in the last build where any did, by {@link PastBuild#id(StepRef)}. */
    public synchronized Set<String> lastSteps(Digest key) {
        Use use = uses().get(PastBuild.key(key));
        return use == null ? Set.of() : use.steps;
    }

    /** Whether a build, by its number from 1, had a step. */
    public boolean had(StepRef step, int build) {
        List<PastBuild> all = builds();
        return build > 0 && build <= all.size() && all.get(build - 1).steps().containsKey(PastBuild.id(step));
    }

    private Map<String, Use> uses() {
        if (uses == null) {
            Map<String, Use> found = new HashMap<>();
            List<PastBuild> all = builds();
            for (int i = 0; i < all.size(); i++) {
                for (Map.Entry<String, PastStep> step : all.get(i).steps().entrySet()) {
                    Use use = found.get(step.getValue().key());
                    if (use == null || use.build <= i) {
                        use = new Use(i + 1, new HashSet<>());
                        found.put(step.getValue().key(), use);
                    }
                    use.steps.add(step.getKey());
                }
            }
            uses = found;
        }
        return uses;
    }

    /** What a stage of that name started from in the last build that had it. */
    public Optional<PastBase> lastBase(String stage) {
        List<PastBuild> all = builds();
        for (int i = all.size() - 1; i >= 0; i--) {
            PastBase base = all.get(i).bases().get(stage);
            if (base != null) {
                return Optional.of(base);
            }
        }
        return Optional.empty();
    }

    /** How long a step takes when it is executed: the median of its last executions; empty if it never was. */
    public OptionalLong typicalMs(String step) {
        List<Long> times = new ArrayList<>();
        OptionalLong recorded = OptionalLong.empty();
        List<PastBuild> all = builds();
        for (int i = all.size() - 1; i >= 0 && times.size() < TYPICAL_OF; i--) {
            PastStep past = all.get(i).steps().get(step);
            if (past != null && past.wasExecuted()) {
                times.add(past.ms());
            } else if (past != null && recorded.isEmpty()) {
                recorded = OptionalLong.of(past.ms());
            }
        }
        if (times.isEmpty()) {
            return recorded;
        }
        times.sort(null);
        return OptionalLong.of(times.get(times.size() / 2));
    }

    /**
     * Adds a build.
     *
     * @throws IOException when it can't be written
     */
    public synchronized void append(PastBuild build) throws IOException {
        if (builds != null) {
            builds = new ArrayList<>(builds);
            builds.add(build);
            uses = null;
        }
        byte[] line = build.line().getBytes(StandardCharsets.UTF_8);
        long size;
        try {
            size = append(line);
        } catch (NoSuchFileException e) {
            Files.createDirectories(file.getParent());
            size = append(line);
        }
        if (size > LONGEST) {
            byte[] shorter = (String.join("\n", lines()) + "\n").getBytes(StandardCharsets.UTF_8);
            WholeFile.write(directory, "history", file, shorter);
        }
    }

    private long append(byte[] line) throws IOException {
        try (FileChannel out = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            ByteBuffer bytes = ByteBuffer.wrap(line);
            while (bytes.hasRemaining()) {
                out.write(bytes);
            }
            return out.position();
        }
    }
}
