package io.github.layerflux.doctor;

import io.github.layerflux.registry.RegistryProbe;
import io.github.layerflux.sandbox.Rejection;
import io.github.layerflux.sandbox.SandboxInfo;
import io.github.layerflux.sandbox.host.Remedy;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** A diagnosis as people read it. */
public final class DiagnosisText {

    private final Diagnosis diagnosis;
    private final Consumer<String> info;
    private final Consumer<String> warning;

    /**
     * @param info receives lines about what is well
     * @param warning receives those about what isn't
     */
    public DiagnosisText(Diagnosis diagnosis, Consumer<String> info, Consumer<String> warning) {
        this.diagnosis = diagnosis;
        this.info = info;
        this.warning = warning;
    }

    public void write() {
        info.accept(diagnosis.subject());
        info.accept("Cache: " + diagnosis.cache());
        info.accept("");
        sandbox();
        info.accept("");
        registries();
    }

    private void sandbox() {
        if (diagnosis.sandbox().info().isEmpty()) {
            warning.accept("RUN: impossible here. Dockerfiles without RUN can be built.");
        } else {
            SandboxInfo found = diagnosis.sandbox().info().get();
            info.accept("RUN: works");
            info.accept("  tier          " + found.tier().label() + " ("
                    + found.tier().description() + ")");
            info.accept("  executor      " + found.executor().parameter());
            info.accept("  root folders  " + found.files());
            found.degradation().ifPresent(text -> warning.accept("  Here, " + text + "."));
            if (found.warnings().isEmpty()) {
                info.accept("  limits        runMemory, runCpus and runTimeout work");
            }
            found.warnings().forEach(text -> info.accept("  " + text));
        }
        for (Rejection rejection : diagnosis.sandbox().rejected()) {
            info.accept("  not " + rejection.text());
        }
        List<Remedy> remedies = diagnosis.remedies();
        if (!remedies.isEmpty()) {
            info.accept(diagnosis.sandbox().info().isEmpty() ? "To make it possible:" : "To make it better:");
            for (Remedy remedy : remedies) {
                info.accept("  - " + remedy.problem() + (remedy.lines().isEmpty() ? "" : ":"));
                remedy.lines().forEach(line -> info.accept("      " + line));
            }
        }
    }

    private void registries() {
        if (diagnosis.registries().isEmpty()) {
            info.accept("Registries: not asked, Maven is offline");
            return;
        }
        info.accept("Registries:");
        for (RegistryProbe.Answer answer : diagnosis.registries()) {
            List<String> parts = new ArrayList<>();
            parts.add(answer.reachable() ? "reachable" : "not reachable");
            parts.add(answer.login().orElse("no login found"));
            String line = "  " + answer.registry() + ": " + String.join(", ", parts);
            if (answer.problem().isEmpty()) {
                info.accept(line);
            } else {
                warning.accept(line);
                warning.accept("      " + answer.problem());
                answer.suggestion().ifPresent(text -> warning.accept("      " + text));
            }
        }
    }
}
