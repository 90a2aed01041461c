package io.github.layerflux.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.layerflux.failure.UserFailure;
import io.github.layerflux.image.Platform;
import io.github.layerflux.it.BusyboxBase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whole builds whose RUNs mount something: what counts for the cache, what is needed, what is refused. As root. */
final class RunMountsBuildTest {

    @TempDir
    static Path shared;

    private static Path base;

    @TempDir
    Path folder;

    private EngineBench bench;

    @BeforeAll
    static void makeBase() {
        base = BusyboxBase.layout(shared.resolve("base"));
    }

    @BeforeEach
    void open() {
        bench = new EngineBench(folder)
                .file("src/a", "a\n")
                .file("src/b", "b\n")
                .file("other", "other\n");
        bench.platform = Platform.host();
        bench.buildContexts.put("base", "oci-layout://" + base);
    }

    @AfterEach
    void close() {
        bench.close();
    }

    private String file(BuildResult result, String path) {
        return result.files().stream()
                .filter(line -> line.startsWith(path + "="))
                .findFirst()
                .orElseThrow(() -> new AssertionError(path + " is not in " + result.files()))
                .substring(path.length() + 1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"metadata", "content"})
    void aBoundFileCountsAndIsNamedWhenItChanged(String rules) throws Exception {
        bench.rules = rules;
        String[] dockerfile = {"FROM base", "RUN --mount=source=src,target=/s cat /s/* > /all"};
        bench.build(dockerfile);

        bench.file("other", "changed\n");
        assertThat(bench.build(dockerfile).statuses()).isEqualTo("CACHED");
        bench.file("src/b", "changed\n");
        BuildResult changed = bench.build(dockerfile);
        assertThat(changed.statuses()).isEqualTo("EXECUTED");
        assertThat(changed.misses().get(0).miss().changedFiles())
                .singleElement()
                .asString()
                .contains("src/b");
        assertThat(file(changed, "all")).isEqualTo("a\nchanged\n");
        Files.setLastModifiedTime(bench.context.resolve("src/a"), FileTime.fromMillis(0));
        assertThat(bench.build(dockerfile).statuses()).isEqualTo(rules.equals("content") ? "CACHED" : "EXECUTED");
    }

    @Test
    void ignoredFilesAreNeitherThereNorCounted() {
        bench.file(".dockerignore", ".dockerignore\nsecret\n").file("secret", "1");
        String[] dockerfile = {"FROM base", "RUN --mount=target=/s ls -A /s > /list"};

        assertThat(file(bench.build(dockerfile), "list")).isEqualTo("other\nsrc\n");
        bench.file("secret", "22");
        assertThat(bench.build(dockerfile).statuses()).isEqualTo("CACHED");
    }

    @ParameterizedTest
    @ValueSource(strings = {"metadata", "content"})
    void aStageThatIsOnlyMountedIsBuiltAndItsChangesCount(String rules) {
        bench.rules = rules;
        bench.buildArgs.put("V", "1");
        String[] dockerfile = {
            "FROM base AS unneeded",
            "RUN false",
            "FROM base AS tools",
            "ARG V",
            "RUN echo $V > /same && date +%s%N > /stamp && mkdir /o && echo tool > /o/tool",
            "FROM base",
            "RUN --mount=from=tools,source=/o,target=/o cat /o/tool > /r"
        };
        BuildResult first = bench.build(dockerfile);
        assertThat(file(first, "r")).isEqualTo("tool\n");
        assertThat(bench.build(dockerfile).statuses()).isEqualTo("CACHED CACHED CACHED");

        bench.buildArgs.put("V", "2");
        assertThat(bench.build(dockerfile).statuses())
                .as("the tool itself is as it was, except for its time")
                .endsWith(rules.equals("content") ? "EXECUTED CACHED" : "EXECUTED EXECUTED");
    }

    @Test
    void whatACacheHoldsDoesNotCount() {
        String use = "RUN --mount=type=cache,target=/c echo x >> /c/log && wc -l < /c/log > /n";
        assertThat(file(bench.build("FROM base", use), "n").strip()).isEqualTo("1");
        assertThat(bench.build("FROM base", use).statuses()).isEqualTo("CACHED");
        bench.noCache = true;
        assertThat(file(bench.build("FROM base", use), "n").strip()).isEqualTo("2");
    }

    @Test
    void theBodyOfAScriptCounts() {
        String[] one = {"FROM base", "RUN <<EOF", "#!/bin/sh", "echo one $0 > /r", "EOF"};
        String[] two = {"FROM base", "RUN <<EOF", "#!/bin/sh", "echo two $0 > /r", "EOF"};

        BuildResult first = bench.build(one);
        assertThat(file(first, "r")).isEqualTo("one /dev/pipes/EOF\n");
        assertThat(first.history()).last().isEqualTo("RUN /bin/sh -c /dev/pipes/EOF # buildkit");
        assertThat(bench.build(one).statuses()).isEqualTo("CACHED");
        assertThat(file(bench.build(two), "r")).isEqualTo("two /dev/pipes/EOF\n");
    }

    @Test
    void aProxyThatOnlyHasADefaultReachesRunAndNothingElse() {
        String run = "RUN echo $HTTP_PROXY $no_proxy > /r";
        BuildResult declared =
                bench.build("FROM base", "ARG HTTP_PROXY=http://proxy:1", "ARG no_proxy=example.com", run);
        assertThat(file(declared, "r")).isEqualTo("http://proxy:1 example.com\n");
        assertThat(declared.history()).last().isEqualTo("RUN /bin/sh -c echo $HTTP_PROXY $no_proxy > /r # buildkit");
        assertThat(declared.config().env()).noneMatch(variable -> variable.contains("proxy:1"));
    }

    @Test
    void aMissingSourceIsAnErrorThatHelps() {
        bench.file(".dockerignore", "other");
        assertFails("RUN --mount=source=srk/a,target=/a true", "\"/srk/a\" not found", "Did you mean \"src\"?");
        assertFails("RUN --mount=source=other,target=/o true", "\"/other\" not found", ".dockerignore leaves it out");
        assertFails("RUN --mount=from=base,source=/bim,target=/o true", "\"/bim\" not found", "Did you mean \"bin\"?");
    }

    @Test
    void whatMakesNoSenseIsRefused() {
        assertFails("RUN --mount=type=tmpfs,target=/ true", "invalid mount target \"/\"");
        assertFails("RUN --mount=type=cache,target=/c,source=/x true", "a cache has a source, and no from");
        assertFails("RUN --mount=type=cach,target=/c true", "unsupported mount type 'cach' (did you mean cache?)");
        assertFails("RUN --mount=type=cache,tarket=/c true", "(did you mean target?)");
        assertFails("RUN --mount=type=cache,target=/c,sharing=lockt true", "(did you mean locked?)");
        assertFails("RUN --mount=type=cache,target=/c,mode=rwx true", "invalid value 'rwx' for mode");
        assertFails("RUN --mount=type=cache,target=/c,size=1 true", "unexpected key 'size' for a mount of type cache");
        assertFails("RUN --network=hots true", "(did you mean host?)");
        assertFails("RUN --security=insecur true", "(did you mean insecure?)");
        assertFails("RUN --security=insecure true", "not allowed in this build", "layerflux.allow=security.insecure");
        assertFails("RUN <<a/../../b\n#!/bin/sh\na/../../b", "can't be a file's name");
    }

    private void assertFails(String run, String... texts) {
        BuildResult result = bench.build("FROM base", run);
        assertThat(result.failure()).as(run).isPresent();
        assertThat(result.failure().get()).isInstanceOf(UserFailure.class).hasMessageContainingAll(texts);
        assertThat(result.failure().get().getMessage()).startsWith("Dockerfile:2");
        assertThat(result.steps()).isIn(List.of(), List.of("0 1 FAILED"));
    }
}
