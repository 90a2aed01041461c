package io.github.layerflux.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.layerflux.cache.JavaProcess;
import io.github.layerflux.image.ImageReference;
import io.github.layerflux.image.Platform;
import io.github.layerflux.it.BusyboxBase;
import io.github.layerflux.it.LocalRegistry;
import io.github.layerflux.share.CacheLocation;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Machines that begin with nothing and build at the same moment into one shared cache; then a fresh one. As root. */
final class MachinesAtOnceTest {

    /** Tried with eight of them, which takes a minute. */
    private static final int MACHINES = Integer.getInteger("layerflux.test.machines", 3);

    /** What all have in common each executes with a result of its own, and builds on that. */
    private static final String[] DOCKERFILE = {
        "FROM base",
        "RUN head -c 16 /dev/urandom > /common",
        "COPY app /app",
        "ARG NAME",
        "RUN cat /common > /mine && echo $NAME >> /mine"
    };

    @TempDir
    static Path shared;

    private static Path base;

    @TempDir
    Path folder;

    @BeforeAll
    static void makeBase() {
        base = BusyboxBase.layout(shared.resolve("base"));
    }

    private static EngineBench bench(Path folder, String machine, String image, Path base, String cache) {
        EngineBench bench = new EngineBench(folder.resolve("machine-" + machine), 2);
        bench.cache = folder.resolve("cache-" + machine);
        bench.rules = "content";
        bench.platform = Platform.host();
        bench.images.set(0, "app-" + image + ":1");
        bench.buildArgs.put("NAME", image);
        bench.buildContexts.put("base", "oci-layout://" + base);
        bench.cacheFrom.add(location(cache));
        return bench.file("app", "app");
    }

    private static CacheLocation location(String cache) {
        return cache.startsWith("/")
                ? new CacheLocation.Folder(Path.of(cache), "main")
                : new CacheLocation.Registry(ImageReference.parse(cache));
    }

    /** One of the machines. */
    public static void main(String[] args) throws IOException {
        try (EngineBench bench = bench(Path.of(args[0]), args[1], args[1], Path.of(args[2]), args[3])) {
            bench.cacheTo = Optional.of(TwoMachines.target(location(args[3])));
            System.out.println("ready");
            System.in.read();
            BuildResult result = bench.build(DOCKERFILE);
            System.out.println(result.imageId() + " " + result.warnings());
        }
    }

    private void everyImageIsWholeForAFreshMachine(String cache) throws Exception {
        List<Process> machines = new ArrayList<>();
        for (int i = 0; i < MACHINES; i++) {
            machines.add(JavaProcess.start(
                    MachinesAtOnceTest.class, folder.toString(), String.valueOf(i), base.toString(), cache));
        }
        for (Process machine : machines) {
            awaitLine(machine, "ready");
        }
        for (Process machine : machines) {
            machine.getOutputStream().close();
        }
        List<String> images = new ArrayList<>();
        for (Process machine : machines) {
            String said = new String(machine.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(machine.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(said).endsWith("[]\n");
            images.add(said.lines().reduce("", (before, line) -> line));
        }
        for (int i = 0; i < MACHINES; i++) {
            try (EngineBench fresh = bench(folder, "fresh-" + i, String.valueOf(i), base, cache)) {
                BuildResult result = fresh.build(DOCKERFILE);
                assertThat(result.statuses()).as("image %s", i).doesNotContain("EXECUTED");
                assertThat(result.imageId() + " " + result.warnings()).isEqualTo(images.get(i));
            }
        }
    }

    /** Other lines are the logging's. */
    private static void awaitLine(Process machine, String wanted) throws IOException {
        String line = "";
        for (int c = machine.getInputStream().read();
                !line.equals(wanted);
                c = machine.getInputStream().read()) {
            assertThat(c).as("end after '%s'", line).isNotNegative();
            line = c == '\n' ? "" : line + (char) c;
        }
    }

    @Test
    void intoOneFolder() throws Exception {
        everyImageIsWholeForAFreshMachine(folder.resolve("shared").toString());
    }

    @Test
    void intoOneTagOfARegistry() throws Exception {
        try (LocalRegistry registry = LocalRegistry.start(folder.resolve("registry"))) {
            everyImageIsWholeForAFreshMachine(registry.host() + "/team/cache:main");
        }
    }
}
