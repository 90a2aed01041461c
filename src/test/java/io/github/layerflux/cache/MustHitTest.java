package io.github.layerflux.cache;

import static io.github.layerflux.cache.Sample.copy;
import static io.github.layerflux.cache.Sample.file;
import static io.github.layerflux.cache.Sample.run;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.layerflux.image.Digest;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Wrong misses, under both rule sets. */
@ParameterizedClass
@MethodSource("io.github.layerflux.cache.Sample#bothRules")
class MustHitTest {

    private final CacheRules rules;

    MustHitTest(CacheRules rules) {
        this.rules = rules;
    }

    private void copiesEqual(Consumer<Sample.Copy> one, Consumer<Sample.Copy> other) {
        assertThat(rules.copy(copy(one)).digest())
                .isEqualTo(rules.copy(copy(other)).digest());
    }

    private void runsEqual(Consumer<Sample.Run> one, Consumer<Sample.Run> other) {
        assertThat(rules.run(run(one)).digest()).isEqualTo(rules.run(run(other)).digest());
    }

    @Test
    void sameFilesFromAnotherContextFolder() {
        // paths are relative to the context, so nothing of the folder is in the key
        copiesEqual(copy -> {}, copy -> {});
    }

    @Test
    void ownersOfContextFiles() {
        copiesEqual(
                copy -> {},
                copy -> copy.change(file("target/app.jar", "application").withOwner(1000, 1000)));
    }

    @Test
    void predefinedProxyArgumentsDiffer() {
        runsEqual(
                run -> {},
                run -> run.args = List.of(
                        NamedValue.of("HTTP_PROXY", "http://proxy:3128"),
                        NamedValue.of("https_proxy", "http://proxy:3128"),
                        NamedValue.of("no_proxy", "localhost")));
    }

    @Test
    void equalArgumentsInAnotherOrder() {
        runsEqual(
                run -> run.args = List.of(NamedValue.of("A", "1"), NamedValue.of("B", "2")),
                run -> run.args = List.of(NamedValue.of("B", "2"), NamedValue.of("A", "1")));
    }

    @Test
    void extraHostsInAnotherOrder() {
        runsEqual(
                run -> run.addHosts = List.of("a=10.0.0.1", "b=10.0.0.2"),
                run -> run.addHosts = List.of("b=10.0.0.2", "a=10.0.0.1"));
    }

    @Test
    void declaredArgumentWithoutValue() {
        runsEqual(run -> {}, run -> run.args = List.of(NamedValue.unset("DEBUG")));
    }

    @Test
    void excludeThatMatchesNothing() {
        copiesEqual(copy -> {}, copy -> copy.flags = Map.of("exclude", "*.tmp"));
    }

    @Test
    void chmodWithAnotherSourceMode() {
        copiesEqual(copy -> copy.chmod = Optional.of("0644"), copy -> {
            copy.chmod = Optional.of("0644");
            copy.change(file("target/app.jar", "application").withMode(0600));
            copy.change(Sample.folder("target", 0700));
        });
    }

    @Test
    void instructionCase() {
        assertThat(rules.config(new ConfigInputs("label", "label a=1")).digest())
                .isEqualTo(rules.config(new ConfigInputs("LABEL", "LABEL  a=1")).digest());
        copiesEqual(copy -> {}, copy -> copy.keyword = "copy");
    }

    @Test
    void commentsAndLineJoinsInTheShownText() {
        runsEqual(run -> {}, run -> run.text = "run   make \\ # faster\n install");
    }

    @Test
    void renamedStageWithTheSameImage() {
        copiesEqual(copy -> copy.from("one"), copy -> {
            copy.from("one");
            copy.from = Optional.of(new SourceImage("stage builder", Digest.of("one")));
        });
    }

    @Test
    void secretWithAnotherValueHasNoOtherKey() {
        // a mount's inputs have no place for a value: the same secret mount is the same key
        MountInput token = new MountInput(
                "secret", Map.of("id", "token", "target", "/run/secrets/token"), Optional.empty(), Optional.empty());
        runsEqual(run -> run.mounts = List.of(token), run -> run.mounts = List.of(token));
        assertThat(rules.run(run(run -> run.mounts = List.of(token))).inputs())
                .filteredOn(input -> input.name().startsWith("mount"))
                .extracting(KeyInput::display)
                .containsExactly("type=secret,id=token,target=/run/secrets/token");
    }

    @Test
    void timeOfALinkOrFolder() {
        copiesEqual(
                copy -> copy.files = List.of(Sample.folder("a", 0755), Sample.link("a/b", "c")),
                copy -> copy.files = List.of(
                        Sample.folder("a", 0755).withMtime(1, 0),
                        Sample.link("a/b", "c").withMtime(1, 0)));
    }
}
