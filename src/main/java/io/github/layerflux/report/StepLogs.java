package io.github.layerflux.report;

import io.github.layerflux.event.BuildEvent;
import io.github.layerflux.event.BuildEvent.StepExecuted;
import io.github.layerflux.event.BuildEvent.StepFailed;
import io.github.layerflux.event.BuildEvent.StepMissed;
import io.github.layerflux.event.BuildEvent.StepOutput;
import io.github.layerflux.event.BuildEvent.StepStarted;
import io.github.layerflux.event.Miss;
import io.github.layerflux.event.StepRef;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a log of each step that is executed: what it is, why it missed, what it printed and how it ended. A log that
 * can't be written fails no build. Events may come from any thread.
 */
public final class StepLogs implements Consumer<BuildEvent>, AutoCloseable {

    private static final String FOLDER = "logs";
    private static final String SUFFIX = ".log";

    private final Path products;
    private final Consumer<String> warn;
    private final Map<StepRef, Miss> misses = new HashMap<>();
    private final Map<StepRef, StepLog> open = new HashMap<>();
    private @Nullable StepRef failed;
    private boolean warned;

    /**
     * Removes the logs of the build before.
     *
     * @param products the folder of {@code image.json}
     * @param warn is told once if something can't be written
     */
    public StepLogs(Path products, Consumer<String> warn) {
        this.products = products;
        this.warn = warn;
        clear(products.resolve(FOLDER).toFile());
    }

    /**
     * Where a step's log is, relative to {@code image.json}: {@code logs/install-3.log}, in a build for several platforms
     * {@code logs/linux-arm64/install-3.log}.
     */
    static String name(StepRef step) {
        String platform = step.platform().isEmpty() ? "" : plain(step.platform()) + "/";
        return FOLDER + "/" + platform + plain(step.stage()) + "-" + step.index() + SUFFIX;
    }

    private static String plain(String name) {
        StringBuilder plain = new StringBuilder(name);
        for (int i = 0; i < plain.length(); i++) {
            char c = plain.charAt(i);
            boolean safe = c < 0x80 && Character.isLetterOrDigit(c) || c == '_' || c == '.' && i > 0;
            plain.setCharAt(i, safe ? c : '-');
        }
        return plain.toString();
    }

    @Override
    public synchronized void accept(BuildEvent event) {
        if (event instanceof StepOutput output) {
            write(output.step(), output.line());
        } else if (event instanceof StepMissed missed) {
            misses.put(missed.step(), missed.miss());
        } else if (event instanceof StepStarted started) {
            begin(started.step());
        } else if (event instanceof StepExecuted done) {
            String layer = done.layer().isPresent() ? ", layer " + done.layer().get() : "";
            end(done.step(), "EXECUTED in " + Durations.text(done.durationMs()) + layer);
        } else if (event instanceof StepFailed failure) {
            failed = failure.step();
            end(failure.step(), "FAILED after " + Durations.text(failure.durationMs()) + ": " + failure.problem());
        }
    }

    /** The log of the step that failed, if one did. */
    public synchronized Optional<Path> ofFailed() {
        return failed == null ? Optional.empty() : Optional.of(products.resolve(name(failed)));
    }

    private void begin(StepRef step) {
        end(step, "CANCELLED"); // of a build that begins anew
        try {
            open.put(step, StepLog.open(products.resolve(name(step))));
        } catch (IOException e) {
            failed(e);
        }
        write(step, "# " + step.where() + " " + step.instruction());
        Miss miss = misses.remove(step);
        if (miss != null) {
            write(step, "# miss: " + miss.reason());
            for (String file : miss.changedFiles()) {
                write(step, "#     " + file);
            }
        }
    }

    private void write(StepRef step, String line) {
        StepLog log = open.get(step);
        if (log != null) {
            try {
                log.line(line);
            } catch (IOException e) {
                open.remove(step);
                failed(e);
            }
        }
    }

    private void end(StepRef step, String how) {
        write(step, "# " + how);
        StepLog log = open.remove(step);
        if (log != null) {
            close(log);
        }
    }

    /** Ends the logs of steps that never came to their end. */
    @Override
    public synchronized void close() {
        for (StepRef step : open.keySet().toArray(StepRef[]::new)) {
            end(step, "CANCELLED");
        }
    }

    private void close(StepLog log) {
        try {
            log.close();
        } catch (IOException e) {
            failed(e);
        }
    }

    private void failed(IOException problem) {
        if (!warned) {
            warned = true;
            warn.accept("the logs of the steps in " + products.resolve(FOLDER) + " are incomplete: " + problem);
        }
    }

    /** Only what is a log goes, and the folders that are empty then. What a link leads to isn't ours. */
    private static void clear(File folder) {
        if (!Files.isDirectory(folder.toPath(), LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        String[] names = folder.list();
        if (names == null) {
            return;
        }
        for (String name : names) {
            File file = new File(folder, name);
            if (name.endsWith(SUFFIX)) {
                file.delete();
            } else if (folder.getName().equals(FOLDER)) {
                clear(file);
            }
        }
        folder.delete();
    }
}
