package io.github.layerflux.sandbox;

import io.github.layerflux.failure.BuildFailure;
import io.github.layerflux.failure.EnvironmentFailure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Starts a worker in the best tier that works. */
final class WorkerLauncher {

    private static final long HELPER_PATIENCE_S = 10;
    private static final int MESSAGE_LIMIT = 4096;

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
        TierCandidates candidates = TierCandidates.ofThisProcess();
        List<String> rejected = new ArrayList<>(candidates.rejected());
        for (Tier tier : candidates.tiers()) {
            try {
                return start(tier, rejected, true);
            } catch (NotStarted e) {
                rejected.add(tier.description() + ": " + e.getMessage());
            }
        }
        throw unusable(rejected);
    }

    private static BuildFailure unusable(List<String> rejected) {
        return new EnvironmentFailure("RUN can't be executed on this machine: " + String.join("; ", rejected))
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

    private WorkerProcess start(Tier tier, List<String> rejected, boolean killChild) throws NotStarted {
        try {
            Path folder = settings.store().directory().newTemporary("sandbox");
            Files.createDirectories(folder.resolve("p"));
            ProcessBuilder builder = new ProcessBuilder(new WorkerCommand(tier, folder, settings, killChild).line());
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
                if (tier instanceof Tier.SubordinateIds ids) {
                    mapIds(process, ids, worker);
                }
                worker.begin(rejected);
                return worker;
            } catch (NotStarted e) {
                worker.kill();
                if (killChild && e.getMessage().contains("kill-child")) {
                    return start(tier, rejected, false);
                }
                throw e;
            }
        } catch (IOException e) {
            throw new NotStarted(String.valueOf(e.getMessage()));
        }
    }

    private static void mapIds(Process process, Tier.SubordinateIds ids, WorkerProcess worker)
            throws IOException, NotStarted {
        byte[] ready = process.getInputStream().readNBytes(WorkerCommand.WAITING.length());
        if (!new String(ready, StandardCharsets.US_ASCII).equals(WorkerCommand.WAITING)) {
            throw new NotStarted(worker.lastWords());
        }
        String pid = Long.toString(process.pid());
        map("newuidmap", pid, ids.user(), ids.firstUid(), ids.uidCount());
        map("newgidmap", pid, ids.group(), ids.firstGid(), ids.gidCount());
        process.getOutputStream().write("go\n".getBytes(StandardCharsets.US_ASCII));
        process.getOutputStream().flush();
    }

    private static void map(String program, String pid, long own, long first, long count)
            throws IOException, NotStarted {
        Process helper = new ProcessBuilder(
                        program, pid, "0", Long.toString(own), "1", "1", Long.toString(first), Long.toString(count))
                .redirectErrorStream(true)
                .start();
        try {
            String message = new String(helper.getInputStream().readNBytes(MESSAGE_LIMIT), StandardCharsets.UTF_8);
            if (!helper.waitFor(HELPER_PATIENCE_S, TimeUnit.SECONDS) || helper.exitValue() != 0) {
                throw new NotStarted(program + " failed: " + message.strip());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new NotStarted("interrupted");
        } finally {
            helper.destroyForcibly();
        }
    }
}
