package io.github.layerflux.sandbox;

import io.github.layerflux.failure.BuildFailure;
import io.github.layerflux.failure.EnvironmentFailure;
import io.github.layerflux.sandbox.WorkerCommand.Options;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Starts a worker in the best tier that works. */
final class WorkerLauncher {

    private final SandboxSettings settings;

    WorkerLauncher(SandboxSettings settings) {
        this.settings = settings;
    }

    /**
     * Tries the tiers one after another.
     *
     * @throws EnvironmentFailure when none works, with each one's reason
     */
    WorkerProcess launch() {
        settings.store().directory().create();
        TierCandidates candidates = TierCandidates.ofThisProcess(settings.executor());
        List<Rejection> rejected = new ArrayList<>(candidates.rejected());
        for (Tier tier : candidates.tiers()) {
            try {
                return start(tier, rejected, Options.BEST);
            } catch (NotStarted e) {
                rejected.add(new Rejection(tier.label(), String.valueOf(e.getMessage())));
            }
        }
        throw unusable(rejected);
    }

    private static BuildFailure unusable(List<Rejection> rejected) {
        StringBuilder reasons = new StringBuilder("RUN can't be executed on this machine");
        String separator = ": ";
        for (Rejection rejection : rejected) {
            reasons.append(separator).append(rejection.text());
            separator = "; ";
        }
        return new EnvironmentFailure(reasons.toString())
                .suggest("Run the build as root, or as a user with subordinate ids (65,536 of them that no other"
                        + " user of /etc/subuid and /etc/subgid has: usermod --add-subuids FIRST-LAST --add-subgids"
                        + " FIRST-LAST USER), newuidmap (package uidmap) and user"
                        + " namespaces allowed (sysctl user.max_user_namespaces,"
                        + " kernel.apparmor_restrict_unprivileged_userns=0).");
    }

    /** A worker could not be started in a tier; another one may work. */
    static final class NotStarted extends Exception {
        private static final long serialVersionUID = 1L;

        NotStarted(String message) {
            super(message);
        }
    }

    private WorkerProcess start(Tier tier, List<Rejection> rejected, Options options) throws NotStarted {
        try {
            Path folder = settings.store().directory().newTemporary("sandbox");
            Files.createDirectories(folder.resolve("p"));
            ProcessBuilder builder = new ProcessBuilder(new WorkerCommand(tier, folder, settings, options).line());
            builder.directory(folder.toFile());
            Map<String, String> environment = builder.environment();
            String path = environment.getOrDefault("PATH", "");
            environment.clear(); // nothing of Maven's may reach a RUN, not even through /proc
            environment.put(
                    "PATH", path.isEmpty() ? WorkerCommand.SEARCH_PATH : WorkerCommand.SEARCH_PATH + ":" + path);
            environment.put("LC_ALL", "C.UTF-8"); // with LC_ALL=C the JDK can't name files beyond ASCII
            Process process = builder.start();
            WorkerProcess worker = new WorkerProcess(process, tier);
            try {
                if (IdMaps.needed(tier)) {
                    mapIds(tier, process, worker);
                }
                worker.begin(rejected);
                return worker;
            } catch (NotStarted e) {
                worker.kill();
                Optional<Options> less = options.without(String.valueOf(e.getMessage()));
                if (less.isPresent()) {
                    return start(tier, rejected, less.get());
                }
                throw e;
            }
        } catch (IOException e) {
            throw new NotStarted(String.valueOf(e.getMessage()));
        }
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
