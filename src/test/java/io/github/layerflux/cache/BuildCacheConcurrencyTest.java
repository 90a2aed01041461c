package io.github.layerflux.cache;

import static io.github.layerflux.cache.Sample.ALPINE;
import static io.github.layerflux.cache.Sample.run;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.layerflux.image.Digest;
import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several builds on one cache never see half an entry. */
class BuildCacheConcurrencyTest {

    private static final int THREADS = 6;
    private static final int STEPS = 10;
    private static final int ROUNDS = 5;

    @TempDir
    Path folder;

    /** Saves and looks up the same steps as everybody else; each round has layers of its own. */
    private static int rounds(CacheFixture fixture, String who) {
        CacheRules rules = new MetadataRules();
        Digest parent = rules.parent(ALPINE);
        int found = 0;
        for (int round = 0; round < ROUNDS; round++) {
            for (int step = 0; step < STEPS; step++) {
                String command = "step " + step;
                CacheKey key = rules.run(run(run -> run.command(command)));
                Optional<StepRecord> record = fixture.cache.lookup(parent, key);
                if (record.isPresent()) {
                    found++;
                    if (!record.get().key().instruction().equals("RUN " + command)) {
                        throw new IllegalStateException("found " + record.get() + " for " + command);
                    }
                }
                fixture.save(parent, key, who + " " + round + " " + step);
            }
        }
        if (!fixture.events.isEmpty()) {
            throw new IllegalStateException("warned: " + fixture.events);
        }
        return found;
    }

    /** The other process. */
    public static void main(String[] args) {
        System.out.println(rounds(new CacheFixture(Path.of(args[0])), "process " + args[1]));
    }

    @Test
    void threadsOfOneBuild() throws Exception {
        CacheFixture fixture = new CacheFixture(folder);
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            List<Callable<Integer>> builds = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                String who = "thread " + i;
                builds.add(() -> rounds(fixture, who));
            }
            int found = 0;
            for (Future<Integer> build : threads.invokeAll(builds)) {
                found += build.get();
            }
            assertThat(found).isBetween(THREADS * (ROUNDS - 1) * STEPS, THREADS * ROUNDS * STEPS - STEPS);
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void twoProcesses() throws Exception {
        new CacheFixture(folder);
        List<Process> processes = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            processes.add(JavaProcess.start(BuildCacheConcurrencyTest.class, folder.toString(), String.valueOf(i)));
        }
        for (Process process : processes) {
            String output = new String(process.getInputStream().readAllBytes());
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).as(output).isZero();
            assertThat(Integer.parseInt(output.strip())).isGreaterThanOrEqualTo((ROUNDS - 1) * STEPS);
        }
        assertThat(folder.resolve("tmp").toFile().list()).isEmpty();
        assertThat(new File(folder.toFile(), "steps").list()).hasSize(1);
    }
}
