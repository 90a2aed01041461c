package io.github.layerflux.library;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.layerflux.event.BuildEvent;
import io.github.layerflux.event.Finding;
import io.github.layerflux.failure.BuildFailure;
import io.github.layerflux.failure.UserFailure;
import io.github.layerflux.image.Digest;
import io.github.layerflux.image.ImageReference;
import io.github.layerflux.image.Json;
import io.github.layerflux.it.BusyboxBase;
import io.github.layerflux.it.LocalRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ImageBuilderTest {

    @TempDir
    Path folder;

    private Path context;
    private BuilderSettings settings;

    @BeforeEach
    void aContext() throws IOException {
        context = Files.createDirectory(folder.resolve("context"));
        Files.writeString(context.resolve("Dockerfile"), "FROM scratch\nCOPY file /file\nLABEL by=file\n");
        Files.writeString(context.resolve("file"), "content");
        settings = BuilderSettings.defaults().withCacheDirectory(folder.resolve("cache"));
    }

    @Test
    void buildsAgainOutOfTheCache() throws IOException {
        try (ImageBuilder builder = ImageBuilder.open(settings)) {
            Image first = builder.build(ImageRequest.of(context));
            List<BuildEvent> events = new ArrayList<>();
            Image second = builder.build(ImageRequest.of(context), events::add);

            assertThat(second.id()).isEqualTo(first.id());
            assertThat(events).noneMatch(BuildEvent.StepExecuted.class::isInstance);
            assertThat(events).anyMatch(BuildEvent.StepCached.class::isInstance);
            Path report = second.writeReport(folder.resolve("image.json"));
            assertThat(Json.string(Json.readObject(Files.readAllBytes(report), "report"), "digest"))
                    .isEqualTo(second.digest().toString());
        }
    }

    @Test
    void closingEndsABuildThatWaitsForARegistry() throws Exception {
        try (ServerSocket mute = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            Files.writeString(
                    context.resolve("Dockerfile"), "FROM localhost:" + mute.getLocalPort() + "/x:1\nCOPY file /file\n");
            ImageBuilder builder = ImageBuilder.open(settings);
            CompletableFuture<Throwable> ended = new CompletableFuture<>();
            Thread building =
                    new Thread(() -> ended.complete(catchThrowable(() -> builder.build(ImageRequest.of(context)))));
            building.start();
            try (Socket asked = mute.accept()) {
                builder.close();
                assertThat(ended.get(10, TimeUnit.SECONDS))
                        .isInstanceOf(CancellationException.class)
                        .hasMessage("the builder was closed");
            }
            assertThatThrownBy(() -> builder.build(ImageRequest.of(context))).isInstanceOf(CancellationException.class);
        }
    }

    @Test
    void aRequestIsNeverChanged() {
        ImageRequest plain = ImageRequest.of(context);
        ImageRequest labelled = plain.withLabel("a", "b");
        try (ImageBuilder builder = ImageBuilder.open(settings)) {
            Image before = builder.build(plain);
            assertThat(builder.build(labelled).id()).isNotEqualTo(before.id());
            assertThat(builder.build(plain).id()).isEqualTo(before.id());
        }
    }

    @Test
    void aBrokenDockerfileIsAFailureForPeople() {
        ImageRequest broken = ImageRequest.of(context).withDockerfileText("FROM scratch\nCOPYY file /file\n");
        try (ImageBuilder builder = ImageBuilder.open(settings)) {
            assertThatThrownBy(() -> builder.build(broken))
                    .isInstanceOf(UserFailure.class)
                    .hasMessageContaining("Dockerfile:2")
                    .hasMessageContaining("COPYY");
        }
    }

    @Test
    void whatAnObserverThrowsFailsTheBuild() {
        try (ImageBuilder builder = ImageBuilder.open(settings)) {
            assertThatThrownBy(() -> builder.build(ImageRequest.of(context), event -> {
                        throw new IllegalArgumentException("not today");
                    }))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("not today");
        }
    }

    @Test
    void interruptingTheCallerEndsTheBuild() throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(1);
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        try (ImageBuilder builder = ImageBuilder.open(settings)) {
            // the base is asked for at an address that nothing answers at
            Thread caller = new Thread(() -> thrown.set(catchThrowable(() -> builder.build(
                    ImageRequest.of(context).withDockerfileText("FROM 192.0.2.1/nothing\nCOPY file /\n"),
                    event -> begun.countDown()))));
            caller.start();
            begun.await();
            caller.interrupt();
            caller.join();
        }
        assertThat(thrown.get()).isInstanceOf(CancellationException.class);
    }

    @Test
    void pushesToWhatItIsCalledAndWritesArchives() {
        try (LocalRegistry registry = LocalRegistry.start(folder.resolve("registry"));
                ImageBuilder builder = ImageBuilder.open(settings)) {
            Image image = builder.build(ImageRequest.of(context)
                    .withName(registry.host() + "/team/app:1")
                    .withPlatform("linux/amd64")
                    .withPlatform("linux/arm64"));
            assertThat(image.platforms()).isEqualTo("linux/amd64,linux/arm64");
            image.push()
                    .forEach((name, digest) -> assertThat(
                                    registry.inspect("team/app:1").get("Digest").getAsString())
                            .isNotEmpty());
            assertThat(registry.manifest("team/app:1").getAsJsonArray("manifests"))
                    .hasSize(2);
            assertThat(image.writeArchive(folder.resolve("image.tar"))).isNotEmptyFile();
            assertThatThrownBy(() -> image.writeDockerArchive(folder.resolve("docker.tar")))
                    .isInstanceOf(BuildFailure.class);
        }
    }

    @Test
    void anImageWithoutANameGoesNowhere() {
        try (ImageBuilder builder = ImageBuilder.open(settings)) {
            Image image = builder.build(ImageRequest.of(context));
            assertThatThrownBy(image::push)
                    .isInstanceOf(UserFailure.class)
                    .hasMessageContaining("no name")
                    .hasMessageContaining("withName");
        }
    }

    @Test
    void anotherMachineFindsStepsInTheSharedCache() {
        Path shared = folder.resolve("shared");
        ImageRequest request = ImageRequest.of(context).withCacheRules("content");
        List<BuildEvent> written = new ArrayList<>();
        try (ImageBuilder builder = ImageBuilder.open(settings)) {
            builder.build(request.withCacheTo("type=local,dest=" + shared), written::add);
        }
        assertThat(written).anyMatch(BuildEvent.CacheWritten.class::isInstance);

        List<BuildEvent> events = new ArrayList<>();
        try (ImageBuilder elsewhere = ImageBuilder.open(settings.withCacheDirectory(folder.resolve("elsewhere")))) {
            elsewhere.build(request.withCacheFrom("type=local,src=" + shared), events::add);
        }
        assertThat(events).noneMatch(BuildEvent.StepExecuted.class::isInstance);
        assertThat(events).filteredOn(BuildEvent.StepCached.class::isInstance).hasSize(2);
    }

    @Test
    void aSharedCacheThatCannotBeWrittenIsAWarningUnlessSaidOtherwise() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "no folder");
        ImageRequest request = ImageRequest.of(context).withCacheTo("type=local,dest=" + file);
        List<BuildEvent> events = new ArrayList<>();
        try (ImageBuilder builder = ImageBuilder.open(settings)) {
            builder.build(request, events::add);
            assertThat(events)
                    .filteredOn(BuildEvent.Warning.class::isInstance)
                    .anyMatch(event -> event.toString().contains("is not written"));
            ImageRequest strict = ImageRequest.of(context).withCacheTo("type=local,ignore-error=false,dest=" + file);
            assertThatThrownBy(() -> builder.build(strict)).isInstanceOf(BuildFailure.class);
        }
    }

    @Test
    void imagesOfARegistryComeFromItsMirror() {
        try (LocalRegistry registry = LocalRegistry.start(folder.resolve("registry"));
                ImageBuilder builder =
                        ImageBuilder.open(settings.withMirror("registry.example.com=" + registry.host() + "/copies"))) {
            builder.build(ImageRequest.of(context).withName(registry.host() + "/copies/team/base:1"))
                    .push();
            Image image = builder.build(ImageRequest.of(context)
                    .withDockerfileText("FROM registry.example.com/team/base:1\nLABEL on=base\n"));
            assertThat(image.id()).isNotNull();
        }
    }

    @Test
    void checksWarnAmongTheEventsOrFailTheBuild() {
        ImageRequest request =
                ImageRequest.of(context).withDockerfileText("FROM scratch\nCOPY file /file\nCMD echo hello\n");
        try (ImageBuilder builder = ImageBuilder.open(settings)) {
            List<BuildEvent> events = new ArrayList<>();
            builder.build(request, events::add);
            assertThat(events)
                    .filteredOn(BuildEvent.Checked.class::isInstance)
                    .singleElement()
                    .asString()
                    .contains("JSONArgsRecommended");
            assertThatThrownBy(() -> builder.build(request.withChecks("error")))
                    .isInstanceOf(UserFailure.class)
                    .hasMessageContaining("JSONArgsRecommended");
            List<BuildEvent> quiet = new ArrayList<>();
            builder.build(request.withChecks("skip"), quiet::add);
            assertThat(quiet).noneMatch(BuildEvent.Checked.class::isInstance);
        }
    }

    @Test
    void aDockerfileIsCheckedWithoutABuild() {
        try (ImageBuilder builder = ImageBuilder.open(settings)) {
            assertThat(builder.check(ImageRequest.of(context).withDockerfileText("from scratch\nCMD echo hello\n")))
                    .extracting(Finding::rule)
                    .containsExactly("ConsistentInstructionCasing", "JSONArgsRecommended");
            assertThat(builder.check(ImageRequest.of(context))).isEmpty();
            ImageRequest broken = ImageRequest.of(context).withDockerfileText("FROM scratch AS a\nCOPY --from=b / /\n");
            assertThatThrownBy(() -> builder.check(broken.withTarget("c"))).isInstanceOf(UserFailure.class);
        }
    }

    @Test
    void tellsWhatAnImageConsistsOfAndHowItWasBuilt() throws IOException {
        Files.writeString(context.resolve("os-release"), "ID=debian\nVERSION_ID=12\n");
        Files.writeString(
                context.resolve("status"),
                "Package: hello\nStatus: install ok installed\nArchitecture: amd64\nVersion: 2.10-3\n\n");
        ImageRequest request = ImageRequest.of(context)
                .withDockerfileText("FROM scratch\nARG TOKEN\nCOPY os-release /etc/\nCOPY status /var/lib/dpkg/\n")
                .withBuildArg("TOKEN", "s3cr3t-argument");
        try (ImageBuilder builder = ImageBuilder.open(settings)) {
            Image image = builder.build(request);
            assertThat(image.writeSbom(folder.resolve("sbom.json")))
                    .content()
                    .contains("pkg:deb/debian/hello@2.10-3")
                    .contains(image.id().toString());
            assertThat(image.writeProvenance(folder.resolve("min.json"), false))
                    .content()
                    .contains("dockerfile")
                    .doesNotContain("s3cr3t-argument");
            assertThat(image.writeProvenance(folder.resolve("max.json"), true))
                    .content()
                    .contains("s3cr3t-argument");
        }
    }

    @Test
    void pushesWhatIsSaidOfAnImageBesideIt() {
        try (LocalRegistry registry = LocalRegistry.start(folder.resolve("registry"));
                ImageBuilder builder = ImageBuilder.open(settings)) {
            Image image = builder.build(ImageRequest.of(context).withName(registry.host() + "/team/app:1"));
            Map<ImageReference, Digest> pushed =
                    image.push(PushOptions.none().withSbom().withProvenance());
            // a registry without referrers: its list is under a tag made of the digest
            String tag = pushed.values().iterator().next().toString().replace(':', '-');
            assertThat(registry.manifest("team/app:" + tag).getAsJsonArray("manifests"))
                    .hasSize(2);
        }
    }

    @Test
    void aKeyThatCannotBeReadPushesNothing() {
        try (LocalRegistry registry = LocalRegistry.start(folder.resolve("registry"));
                ImageBuilder builder = ImageBuilder.open(settings)) {
            Image image = builder.build(ImageRequest.of(context).withName(registry.host() + "/team/app:1"));
            assertThatThrownBy(() -> image.push(PushOptions.none().signedWith(folder.resolve("no-key.pem"))))
                    .isInstanceOf(BuildFailure.class)
                    .hasMessageContaining("no-key.pem");
            assertThat(registry.hasTag("team/app", "1")).isFalse();
        }
    }

    /** The step doesn't get so far as to need a sandbox of this machine. */
    @Test
    void anSshKeyThatIsMissingIsNamed() throws IOException {
        BusyboxBase.layout(folder.resolve("base"));
        ImageRequest request = ImageRequest.of(context)
                .withBuildContext("busybox", "oci-layout://" + folder.resolve("base"))
                .withDockerfileText("FROM busybox\nRUN --mount=type=ssh true\n")
                .withSsh("default", "no-such-key");
        try (ImageBuilder builder = ImageBuilder.open(settings)) {
            assertThatThrownBy(() -> builder.build(request))
                    .isInstanceOf(BuildFailure.class)
                    .hasMessageContaining("no-such-key");
        }
    }

    /** A class path of its own: ours and the dependencies that are no Maven's. */
    @Test
    void needsNothingOfMaven() throws Exception {
        try (URLClassLoader classes = new URLClassLoader(withoutMaven(), ClassLoader.getPlatformClassLoader())) {
            assertThat(catchThrowable(() -> classes.loadClass("org.apache.maven.execution.MavenSession")))
                    .isInstanceOf(ClassNotFoundException.class);
            Class<?> builder = classes.loadClass(ImageBuilder.class.getName());
            Class<?> request = classes.loadClass(ImageRequest.class.getName());
            Class<?> options = classes.loadClass(BuilderSettings.class.getName());
            Object withCache = options.getMethod("withCacheDirectory", Path.class)
                    .invoke(options.getMethod("defaults").invoke(null), folder.resolve("cache"));
            try (AutoCloseable open =
                    (AutoCloseable) builder.getMethod("open", options).invoke(null, withCache)) {
                Object image = builder.getMethod("build", request)
                        .invoke(open, request.getMethod("of", Path.class).invoke(null, context));
                Path layout = folder.resolve("layout");
                image.getClass().getMethod("writeLayout", Path.class).invoke(image, layout);
                assertThat(layout.resolve("index.json"))
                        .content()
                        .contains(String.valueOf(
                                image.getClass().getMethod("digest").invoke(image)));
            }
        }
    }

    private static URL[] withoutMaven() throws IOException, URISyntaxException {
        List<URL> urls = new ArrayList<>();
        urls.add(ImageBuilder.class.getProtectionDomain().getCodeSource().getLocation());
        for (String entry : System.getProperty("java.class.path").split(java.io.File.pathSeparator)) {
            String path = entry.replace('\\', '/');
            if (path.endsWith(".jar")
                    && !path.matches(".*/(org/apache/maven|org/codehaus|org/eclipse/sisu|"
                            + "org/eclipse/aether|javax/inject|com/google/inject|org/jspecify)/.*")) {
                urls.add(Path.of(entry).toUri().toURL());
            }
        }
        return urls.toArray(URL[]::new);
    }
}
