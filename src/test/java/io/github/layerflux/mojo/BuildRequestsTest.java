package io.github.layerflux.mojo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.layerflux.engine.BuildRequest;
import io.github.layerflux.failure.UserFailure;
import io.github.layerflux.image.Platform;
import io.github.layerflux.step.SecretSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.maven.project.MavenProject;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** From parameters to a checked request. */
final class BuildRequestsTest {

    @TempDir
    Path temporary;

    private Path folder;
    private MojoBench bench;

    @BeforeEach
    void open() throws IOException {
        folder = Files.createDirectory(temporary.resolve("My Project"));
        bench = new MojoBench(folder).file("Dockerfile", "FROM scratch\n");
    }

    @Test
    void whatAFolderWithoutAPomGives() {
        BuildRequest request = bench.request();

        assertThat(request.context()).isEqualTo(folder);
        assertThat(request.dockerfile()).isEqualTo(folder.resolve("Dockerfile"));
        assertThat(request.dockerfileName()).isEqualTo("Dockerfile");
        assertThat(request.image().references())
                .singleElement()
                .satisfies(image -> assertThat(image.familiar()).isEqualTo("my-project:latest"));
        assertThat(request.target()).isEmpty();
        assertThat(request.platform()).isEqualTo(Platform.host());
        assertThat(request.run().network()).isEqualTo("default");
        assertThat(request.cache().rules()).isEqualTo("metadata");
        assertThat(request.environment().pull()).isEqualTo("missing");
        assertThat(request.environment().parallelism())
                .isEqualTo(Runtime.getRuntime().availableProcessors());
        assertThat(request.image().epoch()).isEmpty();
    }

    @Test
    void theDockerfileIsTheFirstOfThreeNamesInTheContext() throws IOException {
        bench.mojo.context = "context";
        bench.file("context/iEchorfile", "FROM scratch\n");
        assertThat(bench.request().dockerfile()).isEqualTo(folder.resolve("context/iEchorfile"));
        assertThat(bench.request().dockerfileName()).isEqualTo("context/iEchorfile");
        bench.file("context/Containerfile", "FROM scratch\n");
        assertThat(bench.request().dockerfile()).isEqualTo(folder.resolve("context/Containerfile"));
        bench.file("context/Dockerfile", "FROM scratch\n");
        assertThat(bench.request().dockerfile()).isEqualTo(folder.resolve("context/Dockerfile"));
    }

    @Test
    void aGivenDockerfileIsRelativeToTheProjectAndNotToTheContext() {
        bench.mojo.context = "context";
        bench.mojo.dockerfile = "docker/App";
        bench.file("context/x", "").file("docker/App", "FROM scratch\n");

        assertThat(bench.request().dockerfile()).isEqualTo(folder.resolve("docker/App"));
    }

    @Test
    void mapsAreSetByThePomAndByTheCommandLine() {
        bench.mojo.buildArgs = Map.of("A", "pom", "SOURCE_DATE_EPOCH", "5");
        bench.property("layerflux.buildArg.A", "line")
                .property("layerflux.label.l", "1")
                .property("layerflux.annotation.a", "2")
                .property("layerflux.buildContext.c", "oci-layout://x")
                .property("layerflux.addHost.h", "127.0.0.1")
                .property("layerflux.secret.token", "env=TOKEN");
        bench.environment.put("TOKEN", "hidden");

        BuildRequest request = bench.request();

        assertThat(request.buildArgs()).containsEntry("A", "line");
        assertThat(request.image().labels()).isEqualTo(Map.of("l", "1"));
        assertThat(request.image().annotations()).isEqualTo(Map.of("a", "2"));
        assertThat(request.buildContexts()).isEqualTo(Map.of("c", "oci-layout://" + folder.resolve("x")));
        assertThat(request.run().addHosts()).isEqualTo(Map.of("h", "127.0.0.1"));
        assertThat(request.run().secrets().get("token"))
                .isInstanceOf(SecretSource.Variable.class)
                .hasToString("env=TOKEN");
        assertThat(request.toString()).doesNotContain("hidden");
        assertThat(request.image().epoch()).hasValue(5);
    }

    @Test
    void mavenOfflineMeansThatNothingIsPulled() {
        bench.request.setOffline(true);
        bench.mojo.pull = "always";

        assertThat(bench.request().environment().pull()).isEqualTo("never");
    }

    @Test
    void aMistakeInPullIsOneOfflineToo() {
        bench.request.setOffline(true);
        bench.mojo.pull = "sometimes";

        assertThatThrownBy(() -> bench.request())
                .isInstanceOf(UserFailure.class)
                .hasMessageContaining("pull 'sometimes' is unknown");
    }

    @Test
    void itIsToldThatNothingIsVerifiedWithoutACache() {
        bench.mojo.verify = "error";
        bench.request();
        assertThat(bench.console).isEmpty();

        bench.mojo.noCache = true;
        bench.request();

        assertThat(bench.console)
                .containsExactly("verify: nothing is verified, since noCache takes no step from the cache");
    }

    @Test
    void linesOfModulesThatAreBuiltAtOnceBeginWithTheModule() throws IOException {
        bench.mojo.session.setProjects(List.of(project("web"), project("base")));
        bench.mojo.target = "run";
        bench.file("Dockerfile", "FROM scratch AS run\n").request.setDegreeOfConcurrency(2);

        new BuildRequests(bench.mojo, Module.of(bench.mojo.session.getProjects().get(0), bench.mojo.session), Map.of())
                .create();

        assertThat(bench.console).containsExactly("web target: stage run");
    }

    private MavenProject project(String name) {
        MavenProject project = new MavenProject();
        project.setArtifactId(name);
        project.setFile(folder.resolve("pom.xml").toFile());
        project.getBuild().setDirectory(folder.resolve("target").toString());
        return project;
    }

    @Test
    void parallelismIsTheParameterElseMavensThreads() {
        bench.request.setDegreeOfConcurrency(7);
        assertThat(bench.request().environment().parallelism()).isEqualTo(7);
        bench.mojo.parallelism = " 3";
        assertThat(bench.request().environment().parallelism()).isEqualTo(3);
    }

    @Test
    void hostsHaveAddressesOfEitherKindOrAreThisMachine() {
        bench.mojo.addHosts = Map.of("four", " 10.0.0.7 ", "six", "[fd00::7]", "here.example", "host-gateway");

        assertThat(bench.request().run().addHosts())
                .containsOnly(
                        Map.entry("four", "10.0.0.7"),
                        Map.entry("six", "fd00::7"),
                        Map.entry("here.example", "127.0.0.1"));
    }

    @Test
    void agentsAndPrivilegesReachRun() {
        bench.mojo.ssh = Map.of("deploy", "key,other");
        bench.property("layerflux.ssh.default", "");
        bench.mojo.allow = List.of("network.host", "security.insecure");

        BuildRequest request = bench.request();

        assertThat(request.run().ssh().values())
                .extracting(Object::toString)
                .containsOnly("default=", "deploy=key,other");
        assertThat(request.run().allow()).containsOnly("network.host", "security.insecure");
    }

    private static Arguments wrong(Consumer<MojoBench> change, String message) {
        return Arguments.of(change, message);
    }

    static Stream<Arguments> wrongParameters() {
        return Stream.of(
                wrong(bench -> bench.mojo.context = "none", "is not a folder"),
                wrong(bench -> bench.mojo.context = "Dockerfile", "is not a folder"),
                wrong(bench -> bench.mojo.dockerfile = "none", "there is no Dockerfile"),
                wrong(bench -> bench.mojo.images = List.of("Upper/Case:x"), "Upper/Case:x"),
                wrong(bench -> bench.mojo.images = List.of(""), "reference"),
                wrong(bench -> bench.mojo.images = List.of("a@sha256:" + "0".repeat(64)), "has a digest"),
                wrong(bench -> bench.mojo.platforms = List.of("nonsense"), "unknown platform 'nonsense'"),
                wrong(bench -> bench.mojo.network = "bridge", "network 'bridge' is unknown"),
                wrong(bench -> bench.mojo.pull = "sometimes", "pull 'sometimes' is unknown"),
                wrong(bench -> bench.mojo.cacheRules = "mtime", "cacheRules 'mtime' is unknown"),
                wrong(bench -> bench.mojo.sandbox = "docker", "sandbox 'docker' is unknown"),
                wrong(bench -> bench.mojo.checks = "strict", "checks 'strict' is unknown"),
                wrong(bench -> bench.mojo.parallelism = "-1", "parallelism='-1' is no number of 1 or more"),
                wrong(bench -> bench.mojo.parallelism = "two", "parallelism='two' is no number"),
                wrong(bench -> bench.mojo.registryMirrors = List.of("docker.io"), "docker.io"),
                wrong(bench -> bench.mojo.compression = "gz", "Use auto, none, gzip or zstd."),
                wrong(bench -> bench.mojo.noCacheFilter = List.of("other:install"), "there is no module 'other'"),
                wrong(bench -> bench.mojo.target = "a,b", "target names several stages"),
                wrong(bench -> bench.mojo.secrets = Map.of("s", "TOKEN"), "secret 's' has no usable source"),
                wrong(bench -> bench.mojo.secrets = Map.of("s", "src=none"), "there is no file"),
                wrong(bench -> bench.mojo.buildArgs = Map.of("SOURCE_DATE_EPOCH", "x"), "SOURCE_DATE_EPOCH"),
                wrong(
                        bench -> bench.mojo.addHosts = Map.of("h", "db.example.com"),
                        "'db.example.com' of h is no IP address"),
                wrong(bench -> bench.mojo.addHosts = Map.of("h", "256.0.0.1"), "no IP address"),
                wrong(bench -> bench.mojo.addHosts = Map.of("h", "fe80::x"), "no IP address"),
                wrong(bench -> bench.mojo.addHosts = Map.of("a b", "10.0.0.1"), "'a b' is no host name"),
                wrong(bench -> bench.mojo.allow = List.of("security.insecur"), "did you mean security.insecure?"),
                wrong(bench -> bench.mojo.cacheFrom = List.of("type=local"), "it has no src"),
                wrong(bench -> bench.mojo.cacheTo = List.of("type=inline"), "images carry no cache"),
                wrong(bench -> bench.mojo.failOnMiss = List.of("x:a"), "failOnMiss 'x:a': there is no module 'x'"),
                wrong(bench -> bench.mojo.compression = "brotli", "there is no compression 'brotli'"),
                wrong(bench -> bench.mojo.compressionLevel = "10", "'10' is no compression level of gzip"),
                wrong(bench -> bench.mojo.rewriteTimestamp = true, "rewriteTimestamp needs a moment"));
    }

    @ParameterizedTest
    @MethodSource("wrongParameters")
    void aWrongParameterIsNamed(Consumer<MojoBench> change, String message) {
        change.accept(bench);

        assertThatThrownBy(() -> bench.request())
                .isInstanceOf(UserFailure.class)
                .hasMessageContaining(message);
    }

    @Test
    void aFolderWithoutADockerfileSaysWhatWasLookedFor() throws IOException {
        Files.delete(folder.resolve("Dockerfile"));

        assertThatThrownBy(() -> bench.request())
                .isInstanceOf(UserFailure.class)
                .hasMessageContaining("Dockerfile, Containerfile, iEchorfile")
                .hasMessageContaining("layerflux.skip");
    }
}
