package io.github.layerflux.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.layerflux.event.BuildEvent.StepStarted;
import io.github.layerflux.failure.BuildFailure;
import io.github.layerflux.failure.EnvironmentFailure;
import io.github.layerflux.failure.UserFailure;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Bad input: one message that says where, what and what to do, and nothing half-made. */
final class BadInputBuildTest {

    @TempDir
    Path folder;

    private EngineBench bench;

    @BeforeEach
    void open() {
        bench = new EngineBench(folder).file("f", "f");
    }

    @AfterEach
    void close() {
        bench.close();
    }

    private static void assertLocated(BuildFailure failure, String where, String... parts) {
        assertThat(failure.getMessage()).startsWith(where).contains(parts);
    }

    @Test
    void aMissingDockerfile() {
        BuildResult result = bench.build(bench.request(folder.resolve("none")));

        assertThat(result.failure())
                .hasValueSatisfying(failure -> assertThat(failure)
                        .isInstanceOf(UserFailure.class)
                        .hasMessageContaining("there is no Dockerfile " + folder.resolve("none")));
    }

    @Test
    void aFolderAsDockerfile() {
        assertThat(bench.build(bench.request(bench.context)).failure())
                .hasValueSatisfying(failure -> assertThat(failure).isInstanceOf(BuildFailure.class));
    }

    @Test
    void aDockerfileThatIsNoText() throws IOException {
        Path binary = Files.write(folder.resolve("binary"), new byte[] {(byte) 0xff, (byte) 0xfe, 0, 1});

        assertThat(bench.build(bench.request(binary)).failure())
                .hasValueSatisfying(failure ->
                        assertThat(failure).isInstanceOf(UserFailure.class).hasMessageContaining("not UTF-8"));
    }

    @Test
    void aDockerfileInAnotherEncodingWorksAsLongAsOnlyCommentsAreAffected() throws IOException {
        Path commented = latin1("commented", "# Gr\u00fc\u00dfe\nFROM scratch\nENV a=1 \\\n# \u00e4\n  b=2\n# \u00f6");
        Path affected = latin1("affected", "# Gr\u00fc\u00dfe\nFROM scratch\nENV a=1\nLABEL a=\u00e4\n");
        Path heredoc = latin1("heredoc", "FROM scratch\nCOPY <<E /f\n# \u00e4\nE\n");

        assertThat(bench.build(bench.request(commented)).config().env()).endsWith("a=1", "b=2");
        assertThat(bench.build(bench.request(affected)).failure())
                .hasValueSatisfying(failure -> assertThat(failure)
                        .isInstanceOf(UserFailure.class)
                        .hasMessageContainingAll("Dockerfile:4", "not UTF-8", "LABEL a=\ufffd"));
        assertThat(bench.build(bench.request(heredoc)).failure())
                .hasValueSatisfying(
                        failure -> assertThat(failure).hasMessageContainingAll("Dockerfile:2", "not UTF-8"));
    }

    private Path latin1(String name, String text) throws IOException {
        return Files.write(folder.resolve(name), text.getBytes(StandardCharsets.ISO_8859_1));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "NULL",
            value = {
                "'' | the Dockerfile | no instructions",
                "'# only a comment' | the Dockerfile | no instructions",
                "'FROM scratch;CPOY f /f' | Dockerfile:2 | did you mean COPY",
                "'FROM scratch;COPY --form=a f /f' | Dockerfile:2 | from",
                "'COPY f /f' | Dockerfile:1 | FROM",
                "'FROM scratch;COPY f' | Dockerfile:2 | COPY",
                "'FROM scratch;COPY none /f' | Dockerfile:2 COPY none /f | none",
                "'FROM scratch;ENV a=1;COPY fx /f' | Dockerfile:3 COPY fx /f | fx",
                "'FROM scratch;COPY ../outside /f' | Dockerfile:2 | outside",
                "'FROM scratch;COPY --from=later f /f;FROM scratch AS later;COPY --from=0 f /' | Dockerfile:2 | later",
                "'FROM scratch;COPY --from=scratch f /f' | Dockerfile:2 COPY --from=scratch f /f | not found",
                "'FROM scratch;COPY --from=9 f /f' | Dockerfile:2 | 9",
                "'FROM Bad:Ref:x' | Dockerfile:1 | Bad",
                "'FROM --platform=nonsense scratch' | Dockerfile:1 | nonsense",
                "'FROM scratch;EXPOSE 99999' | Dockerfile:2 | 99999",
                "'FROM scratch;STOPSIGNAL SIGNONE' | Dockerfile:2 | SIGNONE",
                "'FROM scratch;ENV a=${x:?must be set}' | Dockerfile:2 | must be set",
                "'FROM scratch;COPY --chown=nobody f /f' | Dockerfile:2 | nobody",
                "'FROM scratch;COPY --chmod=rubbish f /f' | Dockerfile:2 | rubbish"
            })
    void somethingWrongInTheDockerfile(String dockerfile, String where, String problem) {
        BuildFailure failure = bench.fails(dockerfile.split(";"));

        assertThat(failure).isInstanceOf(UserFailure.class);
        assertLocated(failure, where, problem);
    }

    @Test
    void whatNeedsConsentFailsBeforeAnythingRuns() {
        BuildResult result = bench.build("FROM scratch AS a", "COPY f /f", "FROM a", "RUN --security=insecure true");

        assertThat(result.failure()).hasValueSatisfying(failure -> {
            assertThat(failure).isInstanceOf(UserFailure.class);
            assertLocated(
                    (BuildFailure) failure,
                    "Dockerfile:4 RUN --security=insecure true",
                    "is not allowed in this build",
                    "layerflux.allow=security.insecure");
        });
        assertThat(result.of(StepStarted.class)).isEmpty();
    }

    @Test
    void aTriggerThatFailsShowsTheFromThatFiredIt() {
        BuildFailure failure = bench.fails("FROM scratch AS a", "ONBUILD RUN x", "FROM a", "ENV b=1");

        assertLocated(failure, "Dockerfile:3 ONBUILD RUN x", " >> 3 | FROM a", "not found");
    }

    @Test
    void aSourceOutsideOfTheContextThroughALink() throws IOException {
        Files.writeString(folder.resolve("secret"), "secret");
        Files.createSymbolicLink(bench.context.resolve("link"), Path.of("../secret"));

        BuildFailure failure = bench.fails("FROM scratch", "COPY link /f");

        assertLocated(failure, "Dockerfile:2 COPY link /f", "link");
    }

    @Test
    void anIgnoredSourceSaysSo() {
        bench.file(".dockerignore", "f\n");

        assertLocated(bench.fails("FROM scratch", "COPY f /f"), "Dockerfile:2 COPY f /f", ".dockerignore");
    }

    @Test
    void anUnreachableRegistry() throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        BuildFailure failure = bench.fails("FROM localhost:" + port + "/base:1", "ENV a=1");

        assertThat(failure).isInstanceOf(EnvironmentFailure.class);
        assertLocated(failure, "Dockerfile:1 FROM localhost:" + port + "/base:1", "localhost:" + port);
        assertThat(failure.details().suggestion()).isPresent();
    }

    @Test
    void anImageThatMayNotBePulled() {
        bench.pull = "never";
        BuildFailure failure = bench.fails("FROM localhost:1/base:1");

        assertLocated(failure, "Dockerfile:1 FROM localhost:1/base:1", "pull");
    }

    @Test
    void anImageThatIsNotThereAndIsNearlyCalledAsAStage() {
        bench.pull = "never";

        assertLocated(
                bench.fails("FROM scratch AS build", "FROM buidl"),
                "Dockerfile:2 FROM buidl",
                "No stage before this one is called 'buidl', so it is an image's name. Did you mean the stage 'build'?");
        assertLocated(
                bench.fails("FROM scratch AS build", "COPY f /", "FROM scratch", "COPY --from=biuld f /"),
                "Dockerfile:4 COPY --from=biuld f /",
                "Did you mean the stage 'build'?");
        assertLocated(
                bench.fails("FROM scratch", "COPY f /", "FROM scratch", "COPY --from=stage-0 f /"),
                "Dockerfile:4 COPY --from=stage-0 f /",
                "Did you mean stage 0, which has no name (COPY --from=0)?");
        assertThat(bench.fails("FROM scratch AS build", "FROM build:1")
                        .details()
                        .suggestion()
                        .toString())
                .doesNotContain("stage");
    }

    @Test
    void aNamedContextThatIsNothing() {
        for (String nothing :
                List.of("ftp://nowhere", folder.resolve("none").toString(), "oci-layout://" + folder.resolve("none"))) {
            bench.buildContexts.put("extra", nothing);

            assertThat(bench.fails("FROM scratch", "COPY --from=extra f /"))
                    .isInstanceOf(UserFailure.class)
                    .hasMessageContaining(nothing);
        }
    }

    @Test
    void anUnknownRuleSet() {
        bench.rules = "magic";
        assertThat(bench.fails("FROM scratch")).isInstanceOf(UserFailure.class).hasMessageContaining("magic");
    }

    @Test
    void aBadPatternInTheIgnoreFile() {
        bench.file(".dockerignore", "ok\n[a-\n");

        BuildFailure failure = bench.fails("FROM scratch", "COPY f /f");

        assertThat(failure.getMessage()).contains(".dockerignore:2");
    }

    @Test
    void aCacheDirectoryThatCannotBeUsed() throws IOException {
        Path file = Files.writeString(folder.resolve("a file"), "");
        bench.cache = file.resolve("below");
        try {
            bench.build("FROM scratch");
        } catch (EnvironmentFailure failure) {
            assertThat(failure).hasMessageContaining("cache directory").hasMessageContaining("a file");
            return;
        }
        throw new AssertionError("a file can't be a cache directory");
    }
}
