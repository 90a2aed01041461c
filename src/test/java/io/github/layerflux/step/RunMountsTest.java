package io.github.layerflux.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.layerflux.dockerfile.RunMount;
import io.github.layerflux.failure.UserFailure;
import io.github.layerflux.sandbox.Mount;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Secrets of a RUN: their values reach the sandbox, and their keys never hold any. */
final class RunMountsTest {

    private static final SecretSource HIDDEN = new SecretSource.Variable("TOKEN", Map.of("TOKEN", "hidden"));

    private static RunMounts mounts(Map<String, SecretSource> secrets, String... flags) {
        List<RunMount> mounts = new ArrayList<>();
        for (String flag : flags) {
            mounts.add(RunMount.parse(flag, UnaryOperator.identity()));
        }
        return new RunMounts(mounts, secrets, "/work");
    }

    @Test
    void aSecretIsAFileUnderRunSecretsThatOnlyItsOwnerReads() {
        List<Mount> files =
                mounts(Map.of("token", HIDDEN), "type=secret,id=token").files();

        assertThat(files).singleElement().isInstanceOfSatisfying(Mount.SecretFile.class, file -> {
            assertThat(file.target()).isEqualTo("/run/secrets/token");
            assertThat(file.mode()).isEqualTo(0400);
            assertThat(file.uid()).isZero();
        });
    }

    @Test
    void aRelativeTargetIsRelativeToTheWorkingDirectory() {
        List<Mount> files = mounts(Map.of("t", HIDDEN), "type=secret,id=t,target=x/y,mode=0440,uid=7,gid=8")
                .files();

        assertThat(files).singleElement().isInstanceOfSatisfying(Mount.SecretFile.class, file -> {
            assertThat(file.target()).isEqualTo("/work/x/y");
            assertThat(file.mode()).isEqualTo(0440);
            assertThat(List.of(file.uid(), file.gid())).containsExactly(7L, 8L);
        });
    }

    @Test
    void aSecretForTheEnvironmentAloneIsNoFile() {
        RunMounts mounts = mounts(Map.of("t", HIDDEN), "type=secret,id=t,env=T");

        assertThat(mounts.files()).isEmpty();
        assertThat(mounts.environment()).containsExactly("T=hidden");
    }

    @Test
    void anOptionalSecretThatIsNotGivenIsAbsent() {
        RunMounts mounts = mounts(Map.of(), "type=secret,id=a", "type=secret,id=b,env=B");

        assertThat(mounts.files()).isEmpty();
        assertThat(mounts.environment()).isEmpty();
    }

    @Test
    void aRequiredSecretThatIsNotGivenIsAnErrorThatSaysHowToGiveIt() {
        assertThatThrownBy(
                        () -> mounts(Map.of(), "type=secret,id=token,required").files())
                .isInstanceOf(UserFailure.class)
                .hasMessageContaining("the secret 'token' is required and not given")
                .hasMessageContaining("-Dlayerflux.secret.token=env=NAME");
        SecretSource unset = new SecretSource.Variable("UNSET", Map.of());
        assertThatThrownBy(() -> mounts(Map.of("token", unset), "type=secret,id=token,required")
                        .files())
                .isInstanceOf(UserFailure.class)
                .hasMessageContaining("env=UNSET");
    }

    @Test
    void theKeyHoldsAllPropertiesAndNoValue() {
        String flag = "type=secret,id=token,target=/t,mode=0444,required";
        var inputs = mounts(Map.of("token", HIDDEN), flag).inputs();

        assertThat(inputs).isEqualTo(mounts(Map.of(), flag).inputs());
        assertThat(inputs.toString()).contains("token", "/t", "444", "true").doesNotContain("hidden");
        for (String other : List.of(
                "type=secret,id=other,target=/t,mode=0444,required",
                "type=secret,id=token,target=/u,mode=0444,required",
                "type=secret,id=token,target=/t,mode=0400,required",
                "type=secret,id=token,target=/t,mode=0444",
                "type=secret,id=token,target=/t,mode=0444,required,uid=1",
                "type=secret,id=token,target=/t,mode=0444,required,env=E")) {
            assertThat(mounts(Map.of(), other).inputs()).as(other).isNotEqualTo(inputs);
        }
    }

    @Test
    void otherMountsAreRefused() {
        assertThatThrownBy(() -> mounts(Map.of(), "type=cache,target=/c"))
                .isInstanceOf(UserFailure.class)
                .hasMessage("RUN --mount=type=cache is not supported yet");
    }
}
