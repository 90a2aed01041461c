package io.github.layerflux.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.layerflux.image.Json;
import io.github.layerflux.registry.RegistryProbe;
import io.github.layerflux.sandbox.ExecutorChoice;
import io.github.layerflux.sandbox.Rejection;
import io.github.layerflux.sandbox.SandboxInfo;
import io.github.layerflux.sandbox.SandboxProbe;
import io.github.layerflux.sandbox.Tier;
import io.github.layerflux.sandbox.host.HostFacts;
import io.github.layerflux.sandbox.host.IdTool;
import io.github.layerflux.sandbox.host.Surroundings;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class DiagnosisTest {

    private static final HostFacts POD_USER = new HostFacts(
            1000,
            "ci",
            new HostFacts.Rights(0, -1, true, true, ""),
            Surroundings.KUBERNETES,
            new HostFacts.Switches(OptionalLong.of(1), OptionalLong.empty(), OptionalLong.empty()),
            true,
            100_000,
            IdTool.SET_USER_ID,
            "debian",
            "");

    @Test
    void whatIsImpossibleIsSaidFirstAndThenItsRemedy() {
        SandboxProbe nothing = new SandboxProbe(
                Optional.empty(), List.of(new Rejection("single-id", "unshare failed: Operation not permitted")));
        assertThat(text(nothing, List.of()))
                .containsExactly(
                        "Layerflux on Linux",
                        "Cache: /cache (ext4)",
                        "",
                        "! RUN: impossible here. Dockerfiles without RUN can be built.",
                        "  not single-id: unshare failed: Operation not permitted",
                        "To make it possible:",
                        "  - this pod's container has too few rights: its seccomp profile denies namespaces,"
                                + " newuidmap has no effect in it:",
                        "      securityContext:",
                        "        seccompProfile: {type: Unconfined}",
                        "        allowPrivilegeEscalation: true",
                        "",
                        "Registries: not asked, Maven is offline");
    }

    @Test
    void aSingleIdIsToldWithItsConsequencesAndTheWayOut() {
        assertThat(text(works(new Tier.SingleId(1000, 1000), "overlay in memory"), List.of()))
                .contains(
                        "RUN: works",
                        "  tier          single-id (in a user namespace with a single id)",
                        "        allowPrivilegeEscalation: true",
                        "      volumes: [{name: layerflux, emptyDir: {}}]")
                .anyMatch(
                        line -> line.startsWith("!   Here, files that RUN makes belong to root, whatever chown says"));
    }

    @Test
    void theBestTierNeedsNoAdvice() {
        HostFacts root = new HostFacts(
                0,
                "root",
                new HostFacts.Rights(-1, -1, false, false, ""),
                Surroundings.MACHINE,
                POD_USER.switches(),
                false,
                100_000,
                IdTool.MISSING,
                "debian",
                "");
        SandboxProbe best = works(new Tier.Rootful(true), "overlay");
        assertThat(text(new Diagnosis("Layerflux on Linux", "/cache (ext4)", root, best, List.of())))
                .noneMatch(line -> line.contains("To make"));
    }

    @Test
    void programsThatGainNothingAreToldThoughRunWorks() {
        assertThat(text(works(new Tier.ContainerRoot(List.of(), List.of()), "overlay"), List.of()))
                .containsSequence(
                        "To make it better:",
                        "  - this process may gain no privileges (no_new_privs), and neither may sudo and the like in RUN:",
                        "      securityContext:",
                        "        allowPrivilegeEscalation: true");
    }

    @Test
    void whichLimitsWorkIsToldAndWhyOthersDoNot() {
        Tier root = new Tier.Rootful(true);
        assertThat(text(works(root, "overlay"), List.of()))
                .contains("  limits        runMemory, runCpus and runTimeout work");
        String why = "runMemory has no effect: /sys/fs/cgroup: no group may be made or entered there. Limit it.";
        SandboxInfo info = new SandboxInfo(root, ExecutorChoice.CRUN, "overlay", List.of(), List.of(why));
        assertThat(text(new SandboxProbe(Optional.of(info), List.of()), List.of()))
                .contains("  " + why)
                .noneMatch(line -> line.startsWith("  limits"));
    }

    @Test
    void registriesAreToldWithTheSourceOfTheLogin() {
        List<RegistryProbe.Answer> answers = List.of(
                new RegistryProbe.Answer(
                        "ghcr.io", true, Optional.of("user 'ci' from ~/.docker/config.json"), "", Optional.empty()),
                new RegistryProbe.Answer(
                        "internal", false, Optional.empty(), "unknown host internal:443", Optional.of("Check it.")));
        assertThat(text(works(new Tier.Rootful(true), "overlay"), answers))
                .containsSequence(
                        "Registries:",
                        "  ghcr.io: reachable, user 'ci' from ~/.docker/config.json",
                        "!   internal: not reachable, no login found",
                        "!       unknown host internal:443",
                        "!       Check it.");
    }

    @Test
    void programsReadTheSame() {
        Diagnosis diagnosis = diagnosis(works(new Tier.SingleId(1000, 1000), "copy"), List.of());
        var run = (java.util.Map<?, ?>)
                Json.readObject(DiagnosisJson.of(diagnosis), "the diagnosis").get("run");
        assertThat(run.get("possible")).isEqualTo(true);
        assertThat(run.get("tier")).isEqualTo("single-id");
        assertThat(run.get("files")).isEqualTo("copy");
        assertThat((List<?>) run.get("remedies")).hasSize(diagnosis.remedies().size());
    }

    private static SandboxProbe works(Tier tier, String files) {
        SandboxInfo info = new SandboxInfo(tier, ExecutorChoice.CRUN, files, List.of(), List.of());
        return new SandboxProbe(Optional.of(info), List.of());
    }

    private static Diagnosis diagnosis(SandboxProbe probe, List<RegistryProbe.Answer> answers) {
        return new Diagnosis("Layerflux on Linux", "/cache (ext4)", POD_USER, probe, answers);
    }

    /** Warnings begin with an exclamation mark. */
    private static List<String> text(SandboxProbe probe, List<RegistryProbe.Answer> answers) {
        return text(diagnosis(probe, answers));
    }

    private static List<String> text(Diagnosis diagnosis) {
        List<String> lines = new ArrayList<>();
        new DiagnosisText(diagnosis, lines::add, line -> lines.add("! " + line)).write();
        return lines;
    }
}
