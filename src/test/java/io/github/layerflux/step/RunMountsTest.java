package io.github.layerflux.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.layerflux.cache.ContentRules;
import io.github.layerflux.cache.MountInput;
import io.github.layerflux.dockerfile.RunMount;
import io.github.layerflux.failure.UserFailure;
import io.github.layerflux.sandbox.Mount;
import io.github.layerflux.sandbox.RunLimits;
import io.github.layerflux.sandbox.SshAgent;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Mono;

/** Mounts of a RUN that read no files: what they are in the sandbox, and what of them counts. */
final class RunMountsTest {

    private static final SecretSource HIDDEN = new SecretSource.Variable("TOKEN", Map.of("TOKEN", "hidden"));

    private static RunMounts mounts(String... flags) {
        List<RunMount> mounts = new ArrayList<>();
        for (String flag : flags) {
            mounts.add(RunMount.parse(flag, UnaryOperator.identity()));
        }
        return new RunMounts(mounts, "/work");
    }

    private static List<OpenedMount> opened(RunMounts mounts) {
        return mounts.open(from -> Mono.error(new AssertionError("nothing is read")))
                .block();
    }

    private static MountPlan plan(RunPolicy policy, List<String> env, String... flags) {
        RunMounts mounts = mounts(flags);
        return MountPlan.of(policy, mounts, opened(mounts), env);
    }

    private static MountPlan plan(Map<String, SecretSource> secrets, String... flags) {
        return plan(new RunPolicy(secrets, Map.of(), "default", List.of(), Set.of(), RunLimits.NONE), List.of(), flags);
    }

    private static MountPlan planWithAgents(Map<String, SshSource> ssh, String... flags) {
        return plan(new RunPolicy(Map.of(), ssh, "default", List.of(), Set.of(), RunLimits.NONE), List.of(), flags);
    }

    private static List<MountInput> inputs(String... flags) {
        RunMounts mounts = mounts(flags);
        return mounts.inputs(opened(mounts), new ContentRules());
    }

    @Test
    void aSecretIsAFileUnderRunSecretsThatOnlyItsOwnerReads() {
        List<Mount> files =
                plan(Map.of("token", HIDDEN), "type=secret,id=token").mounts();

        assertThat(files).singleElement().isInstanceOfSatisfying(Mount.SecretFile.class, file -> {
            assertThat(file.target()).isEqualTo("/run/secrets/token");
            assertThat(file.mode()).isEqualTo(0400);
            assertThat(file.uid()).isZero();
        });
    }

    @Test
    void aRelativeTargetIsRelativeToTheWorkingDirectory() {
        List<Mount> files = plan(Map.of("t", HIDDEN), "type=secret,id=t,target=x/y,mode=0440,uid=7,gid=8")
                .mounts();

        assertThat(files).singleElement().isInstanceOfSatisfying(Mount.SecretFile.class, file -> {
            assertThat(file.target()).isEqualTo("/work/x/y");
            assertThat(file.mode()).isEqualTo(0440);
            assertThat(List.of(file.uid(), file.gid())).containsExactly(7L, 8L);
        });
    }

    @Test
    void aSecretForTheEnvironmentAloneIsNoFile() {
        MountPlan mounts = plan(Map.of("t", HIDDEN), "type=secret,id=t,env=T");

        assertThat(mounts.mounts()).isEmpty();
        assertThat(mounts.environment()).containsExactly("T=hidden");
    }

    @Test
    void anOptionalSecretThatIsNotGivenIsAbsent() {
        MountPlan mounts = plan(Map.of(), "type=secret,id=a", "type=secret,id=b,env=B");

        assertThat(mounts.mounts()).isEmpty();
        assertThat(mounts.environment()).isEmpty();
    }

    @Test
    void aSecretWhoseSourceIsEmptyIsWarnedOfSinceItsAbsenceIsCached() {
        SecretSource unset = SecretSource.parse("t", "env=LATER", Path.of("/"), Map.of());
        assertThat(plan(Map.of("t", unset), "type=secret,id=t").warnings())
                .singleElement()
                .asString()
                .contains("'t'", "env=LATER", "stays in the cache");
        assertThat(plan(Map.of(), "type=secret,id=t").warnings()).isEmpty();
        assertThat(plan(Map.of("t", HIDDEN), "type=secret,id=t").warnings()).isEmpty();
    }

    @Test
    void aRequiredSecretThatIsNotGivenIsAnErrorThatSaysHowToGiveIt() {
        assertThatThrownBy(() -> plan(Map.of(), "type=secret,id=token,required"))
                .isInstanceOf(UserFailure.class)
                .hasMessageContaining("the secret 'token' is required and not given")
                .hasMessageContaining("-Dlayerflux.secret.token=env=NAME");
        SecretSource unset = new SecretSource.Variable("UNSET", Map.of());
        assertThatThrownBy(() -> plan(Map.of("token", unset), "type=secret,id=token,required"))
                .isInstanceOf(UserFailure.class)
                .hasMessageContaining("env=UNSET");
    }

    @Test
    void theKeyHoldsAllPropertiesAndNoValue() {
        String flag = "type=secret,id=token,target=/t,mode=0444,required";
        var inputs = inputs(flag);

        assertThat(inputs.toString()).contains("token", "/t", "444", "true").doesNotContain("hidden");
        for (String other : List.of(
                "type=secret,id=other,target=/t,mode=0444,required",
                "type=secret,id=token,target=/u,mode=0444,required",
                "type=secret,id=token,target=/t,mode=0400,required",
                "type=secret,id=token,target=/t,mode=0444",
                "type=secret,id=token,target=/t,mode=0444,required,uid=1",
                "type=secret,id=token,target=/t,mode=0444,required,env=E")) {
            assertThat(inputs(other)).as(other).isNotEqualTo(inputs);
        }
    }

    @Test
    void aCacheIsKnownByItsTargetAndCountsByItsOptions() {
        assertThat(plan(Map.of(), "type=cache,target=/root/.m2/").mounts())
                .singleElement()
                .isInstanceOfSatisfying(Mount.CacheMount.class, cache -> {
                    assertThat(cache.target()).isEqualTo("/root/.m2");
                    assertThat(cache.folder().id()).isEqualTo("/root/.m2");
                    assertThat(cache.folder().mode()).isEqualTo(0755);
                    assertThat(cache.readOnly()).isFalse();
                });
        var inputs = inputs("type=cache,target=/c");
        for (String other : List.of(
                "type=cache,target=/d",
                "type=cache,target=/c,id=d",
                "type=cache,target=/c,sharing=locked",
                "type=cache,target=/c,mode=0700",
                "type=cache,target=/c,uid=1",
                "type=cache,target=/c,readonly",
                "type=tmpfs,target=/c")) {
            assertThat(inputs(other)).as(other).isNotEqualTo(inputs);
        }
        assertThat(inputs("type=cache,target=/c,id=/c,sharing=shared,mode=755")).isEqualTo(inputs);
    }

    @Test
    void theSizeOfATmpfsIsItsLimitAndCounts() {
        assertThat(plan(Map.of(), "type=tmpfs,target=t,size=2m").mounts())
                .containsExactly(new Mount.TmpfsMount("/work/t", OptionalLong.of(2 << 20)));
        assertThat(inputs("type=tmpfs,target=t,size=2m")).isNotEqualTo(inputs("type=tmpfs,target=t"));
    }

    @Test
    void nothingIsMountedOnTheRoot() {
        for (String target : List.of("/", "//", "/a/..", "..")) {
            assertThatThrownBy(() -> mounts("type=tmpfs,target=" + target))
                    .isInstanceOf(UserFailure.class)
                    .hasMessageContaining("invalid mount target \"" + target + "\"");
        }
    }

    @Test
    void anAgentIsForwardedFromTheEnvironment(@TempDir Path folder) throws Exception {
        Path socket = socket(folder);
        SshSource agent = new SshSource("default", "", folder, Map.of("SSH_AUTH_SOCK", socket.toString()));

        MountPlan plan = planWithAgents(Map.of("default", agent), "type=ssh,uid=5,mode=0666");

        assertThat(plan.mounts())
                .containsExactly(new Mount.SshMount(
                        "/run/buildkit/ssh_agent.0", new SshAgent(Optional.of(socket), List.of()), 5, 0, 0666));
        assertThat(plan.environment()).containsExactly("SSH_AUTH_SOCK=/run/buildkit/ssh_agent.0");
        assertThat(agent.toString()).doesNotContain(socket.toString());
    }

    @Test
    void theFirstAgentIsTheOneInTheEnvironmentUnlessTheImageNamesAnother(@TempDir Path folder) throws Exception {
        Path socket = socket(folder);
        SshSource agent = new SshSource("a", socket.toString(), folder, Map.of());
        RunPolicy policy =
                new RunPolicy(Map.of(), Map.of("a", agent, "b", agent), "default", List.of(), Set.of(), RunLimits.NONE);

        MountPlan two = plan(policy, List.of("PATH=/bin"), "type=ssh,id=a", "type=ssh,id=b,target=/other");
        MountPlan named = plan(policy, List.of("SSH_AUTH_SOCK=/x"), "type=ssh,id=a,target=/x");

        assertThat(two.environment()).containsExactly("SSH_AUTH_SOCK=/run/buildkit/ssh_agent.0");
        assertThat(two.mounts()).extracting(Mount::target).containsExactly("/run/buildkit/ssh_agent.0", "/other");
        assertThat(named.environment()).isEmpty();
    }

    @Test
    void anAgentThatIsMissingIsAbsentUnlessItIsRequired(@TempDir Path folder) {
        MountPlan optional = planWithAgents(Map.of(), "type=ssh");
        assertThat(optional.mounts()).isEmpty();
        assertThat(optional.environment()).containsExactly("SSH_AUTH_SOCK=/run/buildkit/ssh_agent.0"); // as BuildKit
        assertThatThrownBy(() -> planWithAgents(Map.of(), "type=ssh,id=git,required"))
                .isInstanceOf(UserFailure.class)
                .hasMessageContaining("the SSH agent 'git' is required and not given")
                .hasMessageContaining("-Dlayerflux.ssh.git=");
        SshSource unset = new SshSource("default", "", folder, Map.of());
        assertThatThrownBy(() -> planWithAgents(Map.of("default", unset), "type=ssh"))
                .isInstanceOf(UserFailure.class)
                .hasMessageContaining("SSH_AUTH_SOCK is not set");
        SshSource lost = new SshSource("default", "no-such-key", folder, Map.of());
        assertThatThrownBy(() -> planWithAgents(Map.of("default", lost), "type=ssh"))
                .isInstanceOf(UserFailure.class)
                .hasMessageContaining("no-such-key is neither a key file nor an agent's socket");
    }

    private static Path socket(Path folder) throws IOException {
        Path socket = folder.resolve("agent");
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(socket)); // the file stays when it is closed
        }
        return socket;
    }
}
