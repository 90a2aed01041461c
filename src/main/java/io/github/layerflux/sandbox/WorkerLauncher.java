package io.github.layerflux.sandbox;

import io.github.layerflux.content.CacheDirectory;
import io.github.layerflux.failure.BuildFailure;
import io.github.layerflux.failure.EnvironmentFailure;
import io.github.layerflux.sandbox.WorkerCommand.Options;
import io.github.layerflux.sandbox.host.HostReader;
import io.github.layerflux.sandbox.host.Remedies;
import io.github.layerflux.sandbox.host.Remedy;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Starts a worker in the best tier that works. */
class WorkerLauncher {

    /** How messages of unshare begin. */
    static final String SPEAKER = "unshare: ";

    /** A worker takes less than a second; on a busy machine that is emulated, half a minute. */
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private static final String ABANDONED = "the sandbox was closed";

    private final SandboxSettings settings;
    private final Duration patience;
    private @Nullable Launch current;
    private boolean abandoned;

    WorkerLauncher(SandboxSettings settings) {
        this(settings, PATIENCE);
    }

    /** @param patience with a worker that doesn't say what it can do */
    WorkerLauncher(SandboxSettings settings, Duration patience) {
        this.settings = settings;
        this.patience = patience;
    }

    /** Ends a launch that is under way, and all to come. */
    synchronized void abandon() {
        abandoned = true;
        if (current != null) {
            current.end(ABANDONED);
        }
    }

    private synchronized Launch begin(Process process) {
        Launch launch = new Launch(process, patience);
        current = launch;
        if (abandoned) {
            launch.end(ABANDONED);
        }
        return launch;
    }

    private synchronized boolean isAbandoned() {
        return abandoned;
    }

    /**
     * Starts a worker.
     *
     * @throws EnvironmentFailure when no tier works, with each one's reason and what to do on this machine
     */
    WorkerProcess launch() {
        List<Rejection> rejected = new ArrayList<>();
        return tryTiers(rejected, true).orElseThrow(() -> unusable(rejected));
    }

    /**
     * Tries the tiers one after another.
     *
     * @param rejected receives those that don't work
     * @param executes whether it is to execute something: else it isn't worth an archive of its classes, and what was
     *     found out before isn't asked for
     */
    Optional<WorkerProcess> tryTiers(List<Rejection> rejected, boolean executes) {
        CacheDirectory directory = settings.store().directory().create();
        Optional<ClassArchive> classes =
                executes ? ClassArchive.find(directory, WorkerClasspath.text()) : Optional.empty();
        String place = executes ? place() : "";
        TierCandidates candidates = TierCandidates.ofThisProcess(settings.executor());
        rejected.addAll(candidates.rejected());
        for (Tier tier : candidates.tiers()) {
            if (isAbandoned()) {
                throw new EnvironmentFailure(ABANDONED);
            }
            try {
                return Optional.of(start(tier, rejected, Options.best(classes, place)));
            } catch (NotStarted e) {
                String why = String.valueOf(e.getMessage());
                rejected.add(
                        new Rejection(tier.label(), why.startsWith(SPEAKER) ? why.substring(SPEAKER.length()) : why));
            }
        }
        return Optional.empty();
    }

    /** The namespaces that this process is in (namespaces(7)); nothing when they can't be told. */
    private static String place() {
        try {
            return Files.readSymbolicLink(Path.of("/proc/self/ns/mnt")) + " "
                    + Files.readSymbolicLink(Path.of("/proc/self/ns/user"));
        } catch (IOException e) {
            return "";
        }
    }

    private static BuildFailure unusable(List<Rejection> rejected) {
        StringBuilder reasons = new StringBuilder("RUN can't be executed on this machine");
        String separator = ": ";
        for (Rejection rejection : rejected) {
            reasons.append(separator).append(rejection.text());
            separator = "; ";
        }
        StringBuilder remedies = new StringBuilder();
        for (Remedy remedy : new Remedies(HostReader.ofThisProcess()).towardsBetterTier(true)) {
            remedies.append(capitalized(remedy.text())).append(". ");
        }
        return new EnvironmentFailure(reasons.toString())
                .suggest(remedies + "mvn io.github.layerflux:layerflux-maven-plugin:doctor says more.");
    }

    private static String capitalized(String text) {
        return Character.toUpperCase(text.charAt(0)) + text.substring(1);
    }

    /** A worker could not be started in a tier; another one may work. */
    static final class NotStarted extends Exception {
        private static final long serialVersionUID = 1L;

        private final boolean isUnexplained;

        NotStarted(String message) {
            this(message, false);
        }

        /** @param isUnexplained whether it ended without a word of its own */
        NotStarted(String message, boolean isUnexplained) {
            super(message);
            this.isUnexplained = isUnexplained;
        }
    }

    /** Starts a worker in a tier. Whatever happens, no process stays but the worker that is returned. */
    WorkerProcess start(Tier tier, List<Rejection> rejected, Options options) throws NotStarted {
        Process process;
        try {
            process = process(tier, options);
        } catch (IOException e) {
            throw new NotStarted(String.valueOf(e.getMessage()));
        }
        String why;
        Optional<Options> less;
        try (Launch launch = begin(process)) {
            try {
                WorkerProcess worker = new WorkerProcess(
                        process,
                        tier,
                        options.classes()
                                .filter(archive -> !archive.isComplete())
                                .isPresent());
                if (IdMaps.needed(tier)) {
                    mapIds(tier, process, worker);
                }
                worker.begin(rejected);
                if (launch.succeed()) {
                    return worker;
                }
                throw new NotStarted(worker.lastWords());
            } catch (IOException e) {
                throw new NotStarted(launch.why(e));
            } catch (NotStarted e) {
                why = launch.why(e);
                less = launch.isEnded() ? Optional.empty() : fewer(options, e);
            }
        }
        if (less.isPresent()) {
            return start(tier, rejected, less.get());
        }
        throw new NotStarted(why);
    }

    private static Optional<Options> fewer(Options options, NotStarted refusal) {
        if (refusal.isUnexplained && options.classes().isPresent()) {
            options.classes().get().discard();
            return Optional.of(options.withoutClasses());
        }
        return options.without(String.valueOf(refusal.getMessage()));
    }

    Process process(Tier tier, Options options) throws IOException {
        Path folder = settings.store().directory().newTemporary("sandbox");
        Files.createDirectories(folder.resolve("p"));
        String mapping = IdSpace.ofThisProcess().folder(tier);
        ProcessBuilder builder = new ProcessBuilder(new WorkerCommand(tier, mapping, folder, settings, options).line());
        builder.directory(folder.toFile());
        Map<String, String> environment = builder.environment();
        String path = environment.getOrDefault("PATH", "");
        environment.clear(); // nothing of Maven's may reach a RUN, not even through /proc
        environment.put("PATH", path.isEmpty() ? WorkerCommand.SEARCH_PATH : WorkerCommand.SEARCH_PATH + ":" + path);
        environment.put("LC_ALL", "C.UTF-8"); // with LC_ALL=C the JDK can't name files beyond ASCII
        return builder.start();
    }

    private static void mapIds(Tier tier, Process process, WorkerProcess worker) throws IOException, NotStarted {
        byte[] ready = process.getInputStream().readNBytes(WorkerCommand.WAITING.length());
        if (!new String(ready, StandardCharsets.US_ASCII).equals(WorkerCommand.WAITING)) {
            throw new NotStarted(worker.lastWords());
        }
        new IdMaps(process.pid()).write(tier);
        process.getOutputStream().write("go\n".getBytes(StandardCharsets.US_ASCII));
        process.getOutputStream().flush();
    }
}
