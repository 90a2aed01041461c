package io.github.layerflux.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.layerflux.event.BuildEvent.Prediction;
import io.github.layerflux.event.BuildEvent.StepPredicted;
import io.github.layerflux.export.BuiltImage;
import io.github.layerflux.export.OciLayoutExporter;
import io.github.layerflux.image.ImageReference;
import io.github.layerflux.remote.FileServer;
import io.github.layerflux.remote.GitServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code explain}: what a build would do, said without doing it. */
final class ForecastTest {

    private static final String[] DOCKERFILE = {
        "FROM scratch AS deps", "COPY deps /deps", "LABEL a=1", "COPY more /more",
        "FROM scratch AS app", "COPY app /app", "COPY --from=deps deps /", "COPY app /again",
        "FROM app", "WORKDIR /w"
    };

    @TempDir
    Path folder;

    private EngineBench bench;

    private EngineBench open(String rules) {
        bench = new EngineBench(folder).file("deps", "1").file("more", "1").file("app", "1");
        bench.rules = rules;
        return bench;
    }

    @AfterEach
    void close() {
        bench.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"metadata", "content"})
    void anUnchangedBuildIsAllHits(String rules) {
        open(rules).build(DOCKERFILE);

        assertThat(predictions(DOCKERFILE)).hasSize(7).allMatch(step -> step.endsWith(" HIT"));
    }

    @Test
    void whatDependsOnAMissIsUnknown() {
        open("metadata").build(DOCKERFILE);
        bench.file("deps", "2", EngineBench.NOON.plusSeconds(3));

        assertThat(predictions(DOCKERFILE))
                .containsExactly(
                        "deps 1 MISS",
                        "deps 2 UNKNOWN",
                        "deps 3 UNKNOWN",
                        "app 1 HIT",
                        "app 2 UNKNOWN",
                        "app 3 UNKNOWN",
                        "2 1 UNKNOWN");
    }

    @Test
    void underContentRulesConfigurationHidesNothing() {
        open("content").build(DOCKERFILE);
        String[] relabelled = DOCKERFILE.clone();
        relabelled[2] = "LABEL a=2";

        assertThat(predictions(relabelled))
                .containsExactly(
                        "deps 1 HIT", "deps 2 MISS", "deps 3 HIT", "app 1 HIT", "app 2 HIT", "app 3 HIT", "2 1 HIT");
    }

    @Test
    void aMissNamesTheFileThatChanged() {
        open("metadata").build(DOCKERFILE);
        bench.file("more", "22", EngineBench.NOON.plusSeconds(3));

        List<StepPredicted> steps = bench.explain(DOCKERFILE);

        assertThat(steps.get(2).miss().orElseThrow().changedFiles().get(0)).startsWith("more: ");
        assertThat(steps.get(2).expectedMs()).isPresent();
        assertThat(steps.get(0).expectedMs()).isPresent();
    }

    @ParameterizedTest
    @ValueSource(strings = {"metadata", "content"})
    void nothingIsWritten(String rules) throws IOException {
        open(rules).build(DOCKERFILE);
        bench.file("app", "2", EngineBench.NOON.plusSeconds(3));
        Instant changed = ((FileTime) Files.getAttribute(bench.context.resolve("app"), "unix:ctime")).toInstant();
        while (Instant.now().isBefore(changed.plusSeconds(3))) {
            LockSupport.parkNanos(10_000_000); // the digest of a file that was written just now wouldn't be kept anyway
        }
        List<String> before = files();

        bench.explain(DOCKERFILE);

        assertThat(files()).isEqualTo(before);
    }

    @Test
    void aUrlThatNoBuildFetchedIsUnknownAndOneThatWasFetchedIsAsItWas() throws IOException {
        String[] dockerfile;
        try (FileServer server = new FileServer()) {
            dockerfile = new String[] {
                "FROM scratch", "ADD " + server.file("/f", new byte[3]).url("/f") + " /t"
            };
            open("metadata");
            assertThat(bench.explain(dockerfile).get(0).miss().orElseThrow().reason())
                    .isEqualTo("no build has fetched " + server.url("/f") + " yet");
            unknownUntilItIsBuilt(server.log, dockerfile);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "--keep-git-dir "})
    void aRepositoryThatNoBuildFetchedIsUnknownAndOneThatWasFetchedIsAsItWas(String flag) throws IOException {
        try (GitServer server = new GitServer(Files.createDirectory(folder.resolve("served")))) {
            server.file("r.git", "f", "f").commit("r.git", "first");
            String[] dockerfile = {"FROM scratch", "ADD " + flag + server.url("r.git") + " /t"};
            open("metadata");
            List<String> before = unknownUntilItIsBuilt(server.log, dockerfile);

            server.file("r.git", "f", "changed").commit("r.git", "second");
            assertThat(predictions("FROM scratch", "ADD " + flag + server.url("r.git#other") + " /t"))
                    .containsExactly("0 1 UNKNOWN");
            assertThat(files()).isEqualTo(before);
        }
    }

    /**
     * Nothing is written or asked but by the build.
     *
     * @param log what the server was asked
     * @return the files of the cache
     */
    private List<String> unknownUntilItIsBuilt(List<String> log, String... dockerfile) throws IOException {
        assertThat(predictions(dockerfile)).containsExactly("0 1 UNKNOWN");
        assertThat(bench.cache).doesNotExist();
        assertThat(log).isEmpty();

        bench.build(dockerfile);
        List<String> before = files();
        log.clear();

        assertThat(predictions(dockerfile)).containsExactly("0 1 HIT");
        assertThat(files()).isEqualTo(before);
        assertThat(log).isEmpty();
        return before;
    }

    @Test
    void withoutACacheEverythingIsAMiss() {
        open("metadata");

        assertThat(predictions("FROM scratch", "COPY deps /deps", "COPY more /more"))
                .containsExactly("0 1 MISS", "0 2 UNKNOWN");
        assertThat(bench.cache).doesNotExist();
    }

    @Test
    void aBaseThatIsNotHereMakesItsStageUnknown() {
        open("metadata");

        List<StepPredicted> steps = bench.explain("FROM registry.invalid/none:1", "COPY deps /deps");

        assertThat(steps).hasSize(1);
        assertThat(steps.get(0).miss().orElseThrow().reason()).contains("registry.invalid/none:1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"metadata", "content"})
    void onALayoutThatWasNeverBuiltOnTheFirstStepIsAMiss(String rules) throws IOException {
        open(rules).build("FROM scratch", "COPY deps /deps");
        Path layout = folder.resolve("layout");
        BuildResult base = bench.build("FROM scratch", "COPY deps /deps");
        OciLayoutExporter.exclusive(base.store(), layout)
                .export(BuiltImage.load(
                        base.store(),
                        base.finished().manifest(),
                        List.of(ImageReference.parse("base:1")),
                        bench.platform));
        bench.cache = folder.resolve("another machine");
        bench.buildContexts.put("base", "oci-layout://" + layout);

        List<StepPredicted> steps = bench.explain("FROM base", "COPY more /more", "ENV a=1");

        assertThat(steps).hasSize(2);
        assertThat(steps.get(0).prediction()).isEqualTo(Prediction.MISS);
        assertThat(steps.get(0).miss().orElseThrow().reason()).startsWith("first build on context base");
        assertThat(predictions("FROM scratch", "COPY --from=base /deps /"))
                .as("its files count by content, and nobody has read them")
                .containsExactly(rules.equals("content") ? "0 1 UNKNOWN" : "0 1 MISS");
        assertThat(bench.cache).doesNotExist();
    }

    private List<String> predictions(String... dockerfile) {
        return bench.explain(dockerfile).stream()
                .map(step -> step.step().stage() + " " + step.step().index() + " " + step.prediction())
                .toList();
    }

    /** Every file of the cache with its time and size. */
    private List<String> files() throws IOException {
        TreeSet<String> found = new TreeSet<>();
        try (Stream<Path> tree = Files.walk(bench.cache)) {
            for (Path file : tree.toList()) {
                found.add(file + " " + Files.getLastModifiedTime(file) + " " + Files.size(file));
            }
        }
        return List.copyOf(found);
    }
}
