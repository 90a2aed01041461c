package io.github.layerflux.engine;

import io.github.layerflux.dockerfile.Instruction;
import io.github.layerflux.dockerfile.Run;
import io.github.layerflux.failure.EnvironmentFailure;
import io.github.layerflux.plan.BuildPlan;
import io.github.layerflux.plan.Stage;
import java.util.Locale;

/**
 * What this machine runs. Images without RUN are built on any system; RUN executes programs of Linux.
 *
 * @param name as the JVM calls it: {@code Linux}, {@code Mac OS X}, {@code Windows 11}
 */
record OperatingSystem(String name) {

    static OperatingSystem ofThisMachine() {
        return new OperatingSystem(System.getProperty("os.name", ""));
    }

    /**
     * Checks before anything is pulled.
     *
     * @throws EnvironmentFailure when a stage that is needed has a RUN, and this isn't Linux
     */
    void check(BuildPlan plan) {
        if (name.equals("Linux")) {
            return;
        }
        for (Stage stage : plan.stages()) {
            for (Instruction instruction : stage.instructions()) {
                if (instruction instanceof Run run) {
                    throw new EnvironmentFailure("RUN needs Linux, and this is " + name)
                            .suggest(suggestion())
                            .at(run.where(), run.text());
                }
            }
        }
    }

    private String suggestion() {
        String lower = name.toLowerCase(Locale.ROOT);
        if (lower.startsWith("windows")) {
            return "Build in the Windows Subsystem for Linux (wsl --install, then 'wsl mvn package' here), or let RUN's"
                    + " results come from a cache that Linux has filled (layerflux.cacheFrom).";
        }
        String machine = lower.startsWith("mac") ? "a Linux machine of Colima, Lima or OrbStack" : "a Linux machine";
        return "Build in " + machine + " or on a CI runner, or let RUN's results come from a cache that Linux has"
                + " filled (layerflux.cacheFrom).";
    }
}
