package io.github.layerflux.sandbox.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Remedies of machines that are made of files. */
class RemediesTest {

    private static final String DOCKER_CAPABILITIES = "00000000a80425fb";
    private static final String NO_CAPABILITIES = "0000000000000000";

    @TempDir
    Path root;

    @BeforeEach
    void makeMachine() throws IOException {
        write("etc/passwd", "root:x:0:0:root:/root:/bin/sh\nci:x:1000:1000::/home/ci:/bin/sh\n");
        write("etc/os-release", "NAME=\"Debian\"\nID=debian\n");
        write("proc/sys/user/max_user_namespaces", "96365\n");
        write("proc/self/mounts", "/dev/vda / ext4 rw 0 0\n");
    }

    @Test
    void aUserGetsARangeThatNobodyHasAndThePackage() throws IOException {
        process(1000, NO_CAPABILITIES, 0, 0);
        write("etc/subuid", "other:100000:65536\n");
        write("etc/subgid", "other:165536:65536\n");
        assertThat(remedies(false, Map.of()))
                .containsExactly(
                        new Remedy(
                                "user ci has no subordinate ids",
                                List.of("echo ci:231072:65536 | sudo tee -a /etc/subuid /etc/subgid")),
                        new Remedy("newuidmap is not installed", List.of("sudo apt-get install -y uidmap")));
    }

    @Test
    void nothingIsAdvisedToAUserWhoHasAll() throws IOException {
        process(1000, NO_CAPABILITIES, 0, 0);
        write("etc/subuid", "ci:100000:65536\n");
        write("etc/subgid", "1000:100000:65536\n");
        for (String program : List.of("newuidmap", "newgidmap")) {
            write("usr/bin/" + program, "");
            Files.setPosixFilePermissions(
                    root.resolve("usr/bin/" + program),
                    java.nio.file.attribute.PosixFilePermissions.fromString("rwxr-xr-x"));
        }
        assertThat(remedies(false, Map.of())).isEmpty();
    }

    @Test
    void switchesOfTheKernelAreNamedWithTheValueTheyNeed() throws IOException {
        process(1000, NO_CAPABILITIES, 0, 0);
        write("proc/sys/user/max_user_namespaces", "0\n");
        write("proc/sys/kernel/unprivileged_userns_clone", "0\n");
        write("proc/sys/kernel/apparmor_restrict_unprivileged_userns", "1\n");
        assertThat(remedies(true, Map.of()).toString())
                .contains("echo user.max_user_namespaces=15000 | sudo tee -a /etc/sysctl.d/60-layerflux.conf")
                .contains("kernel.unprivileged_userns_clone=1")
                .contains("kernel.apparmor_restrict_unprivileged_userns=0")
                .doesNotContain("seccomp");
    }

    @Test
    void aDefaultDockerContainerIsToldItsOption() throws IOException {
        process(0, DOCKER_CAPABILITIES, 2, 0);
        write("proc/self/attr/apparmor/current", "docker-default (enforce)\n");
        write(".dockerenv", "");
        assertThat(remedies(true, Map.of()))
                .containsExactly(new Remedy(
                        "this container has too few rights: its system call filter denies namespaces, its AppArmor"
                                + " profile docker-default denies mounts",
                        List.of("docker run --security-opt seccomp=unconfined --security-opt apparmor=unconfined …")));
        assertThat(new Remedies(read(Map.of())).withoutNamespaces().toString()).contains("-Dlayerflux.sandbox=chroot");
    }

    @Test
    void aServicesUnitIsNamedWithTheSettingsThatAreInTheWay() throws IOException {
        process(1000, NO_CAPABILITIES, 2, 1);
        write("etc/subuid", "ci:100000:65536\n");
        write("etc/subgid", "ci:100000:65536\n");
        write("proc/self/cgroup", "0::/system.slice/gitlab-runner.service\n");
        assertThat(remedies(true, Map.of()))
                .contains(new Remedy(
                        "a system call filter (seccomp) of what started this process denies namespaces",
                        List.of(
                                "sudo systemctl edit gitlab-runner.service",
                                "  [Service]",
                                "  RestrictNamespaces=no",
                                "  SystemCallFilter=",
                                "sudo systemctl restart gitlab-runner.service")))
                .anyMatch(remedy -> remedy.lines().contains("  NoNewPrivileges=no"));
        write("proc/self/cgroup", "0::/user.slice/user-1000.slice/session-1.scope\n");
        assertThat(remedies(true, Map.of()))
                .noneMatch(remedy -> remedy.toString().contains("systemctl"));
    }

    @Test
    void aVirtualMachineMadeOfAnImageIsNoContainer() throws IOException {
        process(1000, NO_CAPABILITIES, 0, 0);
        write(".dockerenv", "");
        Files.createDirectories(root.resolve("proc/self/ns"));
        Files.createSymbolicLink(root.resolve("proc/self/ns/pid"), Path.of("pid:[4026531836]"));
        assertThat(read(Map.of()).surroundings()).isEqualTo(Surroundings.MACHINE);
        Files.delete(root.resolve("proc/self/ns/pid"));
        Files.createSymbolicLink(root.resolve("proc/self/ns/pid"), Path.of("pid:[4026532201]"));
        assertThat(read(Map.of()).surroundings()).isEqualTo(Surroundings.DOCKER);
    }

    @Test
    void aRestrictedPodIsToldItsSecurityContext() throws IOException {
        process(1000, NO_CAPABILITIES, 2, 1);
        List<Remedy> remedies = remedies(true, Map.of("KUBERNETES_SERVICE_HOST", "10.0.0.1"));
        assertThat(remedies.get(0).lines())
                .containsExactly(
                        "securityContext:", "  seccompProfile: {type: Unconfined}", "  allowPrivilegeEscalation: true");
        assertThat(remedies.toString()).contains("RUN echo ci:100000:65536 | tee -a /etc/subuid /etc/subgid");
        assertThat(new Remedies(read(Map.of())).withoutNamespaces()).isEmpty();
    }

    @Test
    void aPodsRootWithoutCapabilitiesGetsThoseForIdsBack() throws IOException {
        process(0, NO_CAPABILITIES, 0, 0);
        assertThat(remedies(true, Map.of("KUBERNETES_SERVICE_HOST", "10.0.0.1")))
                .containsExactly(new Remedy(
                        "this pod's container has too few rights: its root may not map ids",
                        List.of("securityContext:", "  capabilities: {add: [SETUID, SETGID, SETFCAP]}")));
    }

    @Test
    void aContainersUserIsToldWhatNewuidmapLacksThere() throws IOException {
        process(1000, NO_CAPABILITIES, 0, 0);
        Files.writeString(
                root.resolve("proc/self/status"), "CapBnd:\t" + NO_CAPABILITIES + "\n", StandardOpenOption.APPEND);
        write(".dockerenv", "");
        write("etc/subuid", "ci:100000:65536\n");
        write("etc/subgid", "ci:100000:65536\n");
        assertThat(remedies(false, Map.of()))
                .containsExactly(
                        new Remedy(
                                "this container has too few rights: newuidmap may not map ids in it",
                                List.of("docker run --cap-add=SETUID --cap-add=SETGID …")),
                        new Remedy(
                                "newuidmap is not installed; in the Dockerfile of this container",
                                List.of(
                                        "RUN apt-get install -y uidmap libcap2-bin",
                                        "RUN chmod u-s /usr/bin/newuidmap /usr/bin/newgidmap",
                                        "RUN setcap cap_setuid+ep /usr/bin/newuidmap",
                                        "RUN setcap cap_setgid+ep /usr/bin/newgidmap")));
        for (String program : List.of("newuidmap", "newgidmap")) {
            write("usr/bin/" + program, "");
            Files.setAttribute(root.resolve("usr/bin/" + program), "unix:mode", 04755);
        }
        assertThat(remedies(false, Map.of()).get(1).lines())
                .contains("RUN setcap cap_setuid+ep /usr/bin/newuidmap")
                .noneMatch(line -> line.contains("apt-get"));
        assertThat(remedies(false, Map.of("KUBERNETES_SERVICE_HOST", "10.0.0.1"))
                        .get(0))
                .isEqualTo(new Remedy(
                        "this pod's container has too few rights: newuidmap may not map ids in it",
                        List.of("securityContext:", "  capabilities: {add: [SETUID, SETGID]}")));
        Files.setAttribute(root.resolve("usr/bin/newuidmap"), "unix:mode", 0755);
        Files.setAttribute(root.resolve("usr/bin/newgidmap"), "unix:mode", 0755);
        assertThat(remedies(false, Map.of())).hasSize(1);
    }

    @Test
    void aUserWithoutANameNeedsOneFirst() throws IOException {
        process(54321, NO_CAPABILITIES, 0, 0);
        assertThat(remedies(false, Map.of()).get(0).lines())
                .containsExactly(
                        "sudo useradd --uid 54321 builder",
                        "echo builder:100000:65536 | sudo tee -a /etc/subuid /etc/subgid");
    }

    private List<Remedy> remedies(boolean refused, Map<String, String> environment) {
        return new Remedies(read(environment)).towardsBetterTier(refused);
    }

    private HostFacts read(Map<String, String> environment) {
        return new HostReader(root, environment).read();
    }

    private void process(long uid, String capabilities, int seccomp, int noNewPrivileges) throws IOException {
        write(
                "proc/self/status",
                "Name:\tjava\nUid:\t" + uid + "\t" + uid + "\t" + uid + "\t" + uid + "\nCapEff:\t" + capabilities
                        + "\nNoNewPrivs:\t" + noNewPrivileges + "\nSeccomp:\t" + seccomp + "\n");
    }

    private void write(String file, String text) throws IOException {
        Path path = root.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
    }
}
