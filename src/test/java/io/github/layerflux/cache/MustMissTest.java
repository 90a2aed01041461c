package io.github.layerflux.cache;

import static io.github.layerflux.cache.Sample.ALPINE;
import static io.github.layerflux.cache.Sample.copy;
import static io.github.layerflux.cache.Sample.file;
import static io.github.layerflux.cache.Sample.folder;
import static io.github.layerflux.cache.Sample.link;
import static io.github.layerflux.cache.Sample.run;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.layerflux.image.Digest;
import io.github.layerflux.image.Platform;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Wrong hits that other builders shipped, under both rule sets. */
@ParameterizedClass
@MethodSource("io.github.layerflux.cache.Sample#bothRules")
class MustMissTest {

    private final CacheRules rules;

    MustMissTest(CacheRules rules) {
        this.rules = rules;
    }

    private void copiesDiffer(Consumer<Sample.Copy> one, Consumer<Sample.Copy> other) {
        assertThat(rules.copy(copy(one)).digest())
                .isNotEqualTo(rules.copy(copy(other)).digest());
    }

    private void copyDiffers(Consumer<Sample.Copy> change) {
        copiesDiffer(copy -> {}, change);
    }

    private void runsDiffer(Consumer<Sample.Run> one, Consumer<Sample.Run> other) {
        assertThat(rules.run(run(one)).digest())
                .isNotEqualTo(rules.run(run(other)).digest());
    }

    private void runDiffers(Consumer<Sample.Run> change) {
        runsDiffer(run -> {}, change);
    }

    @Test
    void renamedFileInADirectoryCopy() {
        copyDiffers(copy -> copy.files = List.of(
                folder("target", 0755), file("target/app.jar", "application"), file("target/lob.jar", "library")));
    }

    @Test
    void renamedFileUnderAWildcard() {
        copiesDiffer(
                copy -> {
                    copy.sources = List.of("*.jar");
                    copy.files = List.of(file("a.jar", "x"));
                },
                copy -> {
                    copy.sources = List.of("*.jar");
                    copy.files = List.of(file("b.jar", "x"));
                });
    }

    @Test
    void onlyTheSecondOfSeveralSourcesChanged() {
        copiesDiffer(
                copy -> {
                    copy.sources = List.of("a", "b");
                    copy.files = List.of(file("a", "same"), file("b", "old"));
                },
                copy -> {
                    copy.sources = List.of("a", "b");
                    copy.files = List.of(file("a", "same"), file("b", "newer"));
                });
    }

    @Test
    void directoryModeChanged() {
        copyDiffers(copy -> copy.change(folder("target", 0700)));
    }

    @Test
    void fileModeChanged() {
        copyDiffers(copy -> copy.change(file("target/app.jar", "application").withMode(0755)));
    }

    @Test
    void fileSizeChanged() {
        copyDiffers(copy -> copy.change(file("target/app.jar", "application 2")));
    }

    @Test
    void fileAdded() {
        copyDiffers(copy -> copy.files = List.of(
                folder("target", 0755),
                file("target/app.jar", "application"),
                file("target/empty", ""),
                file("target/lib.jar", "library")));
    }

    @Test
    void emptyFolderAdded() {
        copyDiffers(copy -> copy.files = List.of(
                folder("target", 0755),
                file("target/app.jar", "application"),
                file("target/lib.jar", "library"),
                folder("target/logs", 0755)));
    }

    @Test
    void fileBecameASymlink() {
        copyDiffers(copy -> copy.change(link("target/lib.jar", "app.jar")));
    }

    @Test
    void linkTargetChanged() {
        copiesDiffer(
                copy -> copy.files = List.of(link("current", "releases/1")),
                copy -> copy.files = List.of(link("current", "releases/2")));
    }

    @Test
    void deviceNumberChanged() {
        copiesDiffer(
                copy -> copy.files = List.of(Sample.device("dev/x", 3)),
                copy -> copy.files = List.of(Sample.device("dev/x", 5)));
    }

    @Test
    void copyFromARebuiltStageWithAnotherFile() {
        copiesDiffer(copy -> copy.from("first build"), copy -> {
            copy.from("second build");
            copy.change(file("target/app.jar", "application 2"));
        });
    }

    @Test
    void copyFromARebuiltStageThroughASymlinkedParent() {
        CopyInputs before = copy(copy -> copy.from("first build"));
        CopyInputs after = copy(copy -> copy.from("second build"));
        assertThat(rules.copy(through(before, "releases/1/app", "v1")).digest())
                .isNotEqualTo(
                        rules.copy(through(after, "releases/2/app", "v2.0")).digest());
    }

    /** Both times the file is reached as {@code current/app}. */
    private static CopyInputs through(CopyInputs copy, String real, String text) {
        FileSet files = new FileSet(
                FileSet.Origin.IMAGE, List.of(new SelectedFile("current/app", file(real, text))), ContentDigests.NONE);
        return new CopyInputs(
                "COPY",
                "/app",
                Optional.empty(),
                Optional.empty(),
                Map.of(),
                List.of("/current/app"),
                files,
                copy.from(),
                List.of());
    }

    @Test
    void ownerChangedInTheStageThatIsCopiedFrom() {
        copiesDiffer(copy -> copy.from("one"), copy -> {
            copy.from("one");
            copy.change(file("target/app.jar", "application").withOwner(1000, 1000));
        });
    }

    @Test
    void baseImageChangedBehindAStageAlias() {
        ParentState rebuilt = new ParentState(Digest.of("other config"), Digest.of("other layers"), ALPINE.platform());
        assertThat(rules.parent(rebuilt)).isNotEqualTo(rules.parent(ALPINE));
    }

    @Test
    void otherPlatformOfTheParent() {
        // metadata: the platform is part of the configuration that the image id is the digest of
        ParentState arm =
                new ParentState(Digest.of("alpine config, arm64"), ALPINE.chainId(), Platform.parse("linux/arm64"));
        assertThat(rules.parent(arm)).isNotEqualTo(rules.parent(ALPINE));
    }

    @Test
    void otherPlatformOfARun() {
        runDiffers(run -> run.platform = Platform.parse("linux/arm64"));
    }

    @Test
    void otherCommand() {
        runDiffers(run -> run.command("make all"));
    }

    @Test
    void shellFormIsNotExecForm() {
        runsDiffer(
                run -> run.argv = List.of("/bin/sh", "-c", "echo a b"),
                run -> run.argv = List.of("/bin/sh", "-c", "echo a", "b"));
    }

    @Test
    void buildArgumentChanged() {
        runsDiffer(
                run -> run.args = List.of(NamedValue.of("CACHEBUST", "1")),
                run -> run.args = List.of(NamedValue.of("CACHEBUST", "2")));
    }

    @Test
    void buildArgumentAdded() {
        runDiffers(run -> run.args = List.of(NamedValue.of("CACHEBUST", "1")));
    }

    @Test
    void unsetBuildArgumentDiffersFromAnEmptyOne() {
        runsDiffer(
                run -> run.args = List.of(NamedValue.unset("DEBUG")),
                run -> run.args = List.of(NamedValue.of("DEBUG", "")));
    }

    @Test
    void buildArgumentIsNotAnEnvironmentVariable() {
        runsDiffer(run -> run.env = List.of("A=1"), run -> {
            run.env = List.of();
            run.args = List.of(NamedValue.of("A", "1"));
        });
    }

    @Test
    void buildArgumentThatOnlyFeedsAnEnvInstruction() {
        CacheKey one = rules.config(new ConfigInputs("ENV", "ENV x=1"));
        CacheKey two = rules.config(new ConfigInputs("ENV", "ENV x=2"));
        assertThat(one.digest()).isNotEqualTo(two.digest());
        runsDiffer(run -> run.env = List.of("x=1"), run -> run.env = List.of("x=2"));
    }

    @Test
    void environmentInAnotherOrder() {
        runDiffers(run -> run.env = List.of("HOME=/root", "PATH=/bin"));
    }

    @Test
    void delimitersInArguments() {
        runsDiffer(
                run -> run.args = List.of(NamedValue.of("A", "x"), NamedValue.of("B-", "z")),
                run -> run.args = List.of(NamedValue.of("A", "x-B"), NamedValue.of("", "z")));
        runsDiffer(run -> run.env = List.of("A=x", "B=y"), run -> run.env = List.of("A=x\nB=y"));
    }

    @Test
    void heredocBodyChanged() {
        runsDiffer(
                run -> run.argv = List.of("/bin/sh", "-c", "a\nb\n"),
                run -> run.argv = List.of("/bin/sh", "-c", "a\nc\n"));
        copiesDiffer(
                copy -> copy.inline = List.of(new InlineFile("EOF", "one")),
                copy -> copy.inline = List.of(new InlineFile("EOF", "two")));
    }

    @Test
    void labelAddedToAnOtherwiseEqualBuild() {
        CacheKey without = rules.config(new ConfigInputs("LABEL", "LABEL a=1"));
        CacheKey with = rules.config(new ConfigInputs("LABEL", "LABEL a=1 b=2"));
        assertThat(with.digest()).isNotEqualTo(without.digest());
    }

    @Test
    void sameTextUnderAnotherInstruction() {
        CacheKey cmd = rules.config(new ConfigInputs("CMD", "CMD [\"a\"]"));
        CacheKey entrypoint = rules.config(new ConfigInputs("ENTRYPOINT", "ENTRYPOINT [\"a\"]"));
        assertThat(cmd.digest()).isNotEqualTo(entrypoint.digest());
        copyDiffers(copy -> copy.keyword = "ADD");
    }

    @Test
    void queryStringOfAnAddedUrlChanged() {
        copiesDiffer(
                copy -> copy.sources = List.of("https://example.org/a.tgz?v=1"),
                copy -> copy.sources = List.of("https://example.org/a.tgz?v=2"));
    }

    @Test
    void networkModeChanged() {
        runDiffers(run -> run.network = "none");
    }

    @Test
    void securityModeChanged() {
        runDiffers(run -> run.security = "insecure");
    }

    @Test
    void userOrWorkingDirectoryChanged() {
        runDiffers(run -> run.user = "app");
        runDiffers(run -> run.cwd = "/app");
        assertThat(rules.workdir(new WorkdirInputs("/a", "", Optional.empty())).digest())
                .isNotEqualTo(rules.workdir(new WorkdirInputs("/b", "", Optional.empty()))
                        .digest());
    }

    @Test
    void extraHostAdded() {
        runDiffers(run -> run.addHosts = List.of("db=10.0.0.1"));
    }

    @Test
    void destinationOwnerModeOrFlagChanged() {
        copyDiffers(copy -> copy.destination = "/app");
        copyDiffers(copy -> copy.chown = Optional.of("app:app"));
        copyDiffers(copy -> copy.chmod = Optional.of("0755"));
        copiesDiffer(copy -> copy.chmod = Optional.of("0755"), copy -> copy.chmod = Optional.of("0700"));
        copyDiffers(copy -> copy.flags = Map.of("parents", "true"));
    }

    @Test
    void chmodThatBuildsOnTheSourcesMode() {
        copiesDiffer(copy -> copy.chmod = Optional.of("g+w"), copy -> {
            copy.chmod = Optional.of("g+w");
            copy.change(file("target/app.jar", "application").withMode(0755));
        });
    }

    @Test
    void propertyOfASecretChanged() {
        MountInput token = secret(Map.of("id", "token", "target", "/run/secrets/token"));
        MountInput renamed = secret(Map.of("id", "key", "target", "/run/secrets/token"));
        MountInput moved = secret(Map.of("id", "token", "target", "/token"));
        MountInput required = secret(Map.of("id", "token", "target", "/run/secrets/token", "required", "true"));
        for (MountInput other : List.of(renamed, moved, required)) {
            runsDiffer(run -> run.mounts = List.of(token), run -> run.mounts = List.of(other));
        }
    }

    private static MountInput secret(Map<String, String> properties) {
        return new MountInput("secret", properties, Optional.empty(), Optional.empty());
    }

    @Test
    void fileOfABindMountChanged() {
        runsDiffer(run -> run.mounts = List.of(bind("one")), run -> run.mounts = List.of(bind("other")));
    }

    private static MountInput bind(String text) {
        FileSet files = Sample.files(FileSet.Origin.CONTEXT, List.of(file("pom.xml", text)));
        return new MountInput("bind", Map.of("target", "/src"), Optional.empty(), Optional.of(files));
    }

    @Test
    void theOtherRuleSet() {
        CacheRules other = rules instanceof MetadataRules ? new ContentRules() : new MetadataRules();
        assertThat(rules.run(run(r -> {})).digest())
                .isNotEqualTo(other.run(run(r -> {})).digest());
        assertThat(rules.run(run(r -> {})).rules()).isEqualTo(rules.id());
    }
}
