package io.github.layerflux.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.layerflux.content.CacheDirectory;
import io.github.layerflux.content.ContentStore;
import io.github.layerflux.event.BuildEvent;
import io.github.layerflux.failure.BuildFailure;
import io.github.layerflux.failure.UserFailure;
import io.github.layerflux.image.Descriptor;
import io.github.layerflux.image.Digest;
import io.github.layerflux.image.ImageIndex;
import io.github.layerflux.image.ImageReference;
import io.github.layerflux.image.Json;
import io.github.layerflux.image.ManifestJson;
import io.github.layerflux.image.MediaTypes;
import io.github.layerflux.image.Platform;
import io.github.layerflux.it.LocalRegistry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Promotes within a real registry and from one to another. */
class PromotionTest {

    @TempDir
    Path temporary;

    private LocalRegistry staging;
    private LocalRegistry production;
    private ContentStore store;
    private final List<BuildEvent> events = new CopyOnWriteArrayList<>();
    private final RegistryClient client = new RegistryClient(RegistryClientTest.PATIENT);

    @BeforeEach
    void start() {
        staging = LocalRegistry.start(temporary.resolve("staging"));
        production = LocalRegistry.start(temporary.resolve("production"));
        store = new ContentStore(new CacheDirectory(temporary.resolve("cache")).create());
    }

    @AfterEach
    void stop() {
        staging.close();
        production.close();
    }

    private static ImageReference at(LocalRegistry registry, String name) {
        return ImageReference.parse(registry.host() + "/" + name);
    }

    private Digest push(PushImage image, PushContent content, ImageReference name) {
        new RegistryPush(client, image.store(), BlobOrigins.none(), event -> {})
                .push(content, List.of(new PushTarget(name, false)))
                .block();
        return content.digest();
    }

    private Digest pushed(String name, long seed) {
        PushImage image = PushImage.of(temporary.resolve("image" + seed), seed, 3000, 200);
        return push(image, image.content(), at(staging, name));
    }

    private static Promotion.Request request(ImageReference source, ImageReference... targets) {
        return new Promotion.Request(
                source, Optional.empty(), false, List.of(targets), tag -> tag.equals("latest"), true);
    }

    private List<Pushed> promote(Promotion.Request request) {
        return new Promotion(client, store, events::add).run(request).block();
    }

    private Optional<Digest> digest(ImageReference name) {
        return client.digest(name).blockOptional().orElseThrow();
    }

    @Test
    void withinARegistryBlobsAreMountedAndNothingGoesThroughThisMachine() {
        Digest digest = pushed("team/app:rc", 1);
        List<Pushed> results =
                promote(request(at(staging, "team/app:rc"), at(staging, "prod/app:1.0"), at(staging, "team/app:1.0")));

        assertThat(results).extracting(Pushed::digest).containsOnly(digest);
        assertThat(digest(at(staging, "prod/app:1.0"))).contains(digest);
        assertThat(digest(at(staging, "team/app:1.0"))).contains(digest);
        assertThat(events.toString()).contains("0 blobs; 3 mounted");
        assertThat(store.directory().images().resolve("blobs")).doesNotExist();
    }

    @Test
    void anIndexGoesToAnotherRegistryWithAllPlatformsByteForByte() {
        PushImage amd64 = PushImage.of(temporary.resolve("one"), 1, 3000);
        PushImage arm64 = PushImage.of(temporary.resolve("one"), 2, 4000);
        PushContent index = index(amd64, arm64);
        Digest digest = push(amd64, index, at(staging, "team/app:1"));

        promote(request(at(staging, "team/app:1"), at(production, "app:1"), at(production, "app:latest")));

        assertThat(digest(at(production, "app:1"))).contains(digest);
        assertThat(digest(at(production, "app:latest"))).contains(digest);
        ContentStore other = new ContentStore(new CacheDirectory(temporary.resolve("other")).create());
        for (Descriptor blob : index.blobs()) {
            client.fetchBlob(at(production, "app:1"), blob, other).block();
            assertThat(other.has(blob)).isTrue();
        }
    }

    private static PushContent index(PushImage amd64, PushImage arm64) {
        byte[] bytes = ManifestJson.write(new ImageIndex(
                MediaTypes.OCI_INDEX,
                List.of(
                        amd64.content().top().descriptor().withPlatform(Platform.parse("linux/amd64")),
                        arm64.content().top().descriptor().withPlatform(Platform.parse("linux/arm64")))));
        return PushContent.index(
                Descriptor.of(MediaTypes.OCI_INDEX, Digest.of(bytes), bytes.length),
                bytes,
                List.of(amd64.content(), arm64.content()));
    }

    @Test
    void whatSpeaksOfAnImageGoesAlong() {
        PushImage image = PushImage.of(temporary.resolve("image"), 1, 3000);
        Digest digest = push(image, image.content(), at(staging, "team/app:1"));
        PushContent sbom = artifact(image, image.content().top().descriptor(), "sbom");
        PushContent ofSbom = artifact(image, sbom.top().descriptor(), "a signature of the sbom");
        PushContent signature = artifact(image, image.content().top().descriptor(), "signature");
        String cosign = digest.toString().replace(':', '-') + ".sig";
        attach(image, sbom, digest);
        attach(image, ofSbom, sbom.digest());
        push(image, signature, at(staging, "team/app:" + cosign));

        promote(request(at(staging, "team/app:1"), at(production, "app:1")));

        ImageReference there = at(production, "app:1");
        assertThat(referrers(there, digest)).containsExactly(sbom.digest());
        assertThat(referrers(there, sbom.digest())).containsExactly(ofSbom.digest());
        assertThat(digest(at(production, "app:" + cosign))).contains(signature.digest());
        assertThat(events.toString()).contains("with 3 artifacts that speak of it");
    }

    @Test
    void onRequestItGoesAlone() {
        PushImage image = PushImage.of(temporary.resolve("image"), 1, 3000);
        Digest digest = push(image, image.content(), at(staging, "team/app:1"));
        attach(image, artifact(image, image.content().top().descriptor(), "sbom"), digest);

        promote(new Promotion.Request(
                at(staging, "team/app:1"),
                Optional.empty(),
                false,
                List.of(at(production, "app:1")),
                tag -> false,
                false));
        assertThat(referrers(at(production, "app:1"), digest)).isEmpty();
    }

    @Test
    void aTagOfAnotherImageIsNotTakenAndThenNoneIsSet() {
        Digest other = pushed("prod/app:1.0", 1);
        pushed("team/app:rc", 2);
        Promotion.Request request =
                request(at(staging, "team/app:rc"), at(staging, "prod/app:new"), at(staging, "prod/app:1.0"));

        assertThatThrownBy(() -> promote(request))
                .isInstanceOf(UserFailure.class)
                .hasMessageContaining("prod/app:1.0 stands for " + other)
                .hasMessageContaining("overwrite");
        assertThat(digest(at(staging, "prod/app:new"))).isEmpty();
        assertThat(digest(at(staging, "prod/app:1.0"))).contains(other);
    }

    @Test
    void aTagThatMayMoveMoves() {
        pushed("prod/app:latest", 1);
        Digest digest = pushed("team/app:rc", 2);
        promote(request(at(staging, "team/app:rc"), at(staging, "prod/app:latest")));
        assertThat(digest(at(staging, "prod/app:latest"))).contains(digest);
    }

    @Test
    void promotingAgainMovesNothing() {
        pushed("team/app:rc", 1);
        promote(request(at(staging, "team/app:rc"), at(staging, "prod/app:1.0")));
        events.clear();
        assertThat(promote(request(at(staging, "team/app:rc"), at(staging, "prod/app:1.0"))))
                .allMatch(pushed -> !pushed.moved());
        assertThat(events.toString()).contains("up to date");
    }

    @Test
    void aSourceThatMovedSinceItWasRecordedIsRefusedUnlessTheRecordedImageIsWanted() {
        Digest recorded = pushed("team/app:rc", 1);
        Digest moved = pushed("team/app:rc", 2);
        ImageReference source = at(staging, "team/app:rc");
        ImageReference target = at(production, "app:1");

        assertThatThrownBy(() -> promote(new Promotion.Request(
                        source, Optional.of(expected(recorded)), false, List.of(target), tag -> false, true)))
                .isInstanceOf(UserFailure.class)
                .hasMessageContaining("stands for " + moved + " now")
                .hasMessageContaining(recorded.toString());
        promote(new Promotion.Request(
                source, Optional.of(expected(recorded)), true, List.of(target), tag -> false, true));
        assertThat(digest(target)).contains(recorded);
    }

    @Test
    void anImageThatWasRecordedWithOtherCompressionIsKnownByItsConfiguration() {
        PushImage image = PushImage.of(temporary.resolve("image"), 1, 3000);
        Digest digest = push(image, image.content(), at(staging, "team/app:rc"));
        Promotion.Expected recorded = local(imageId(image));
        ImageReference target = at(production, "app:1");
        promote(new Promotion.Request(
                at(staging, "team/app:rc"), Optional.of(recorded), false, List.of(target), tag -> false, true));
        assertThat(digest(target)).contains(digest);
    }

    @Test
    void anIndexIsTheRecordedOneOnlyIfAllItsImagesAre() {
        PushImage amd64 = PushImage.of(temporary.resolve("one"), 1, 3000);
        PushImage arm64 = PushImage.of(temporary.resolve("one"), 2, 4000);
        PushImage another = PushImage.of(temporary.resolve("one"), 3, 4000);
        ImageReference source = at(staging, "team/app:rc");
        ImageReference target = at(production, "app:1");
        Digest digest = push(amd64, index(amd64, arm64), source);

        assertThatThrownBy(() -> promote(recorded(source, local(imageId(amd64), imageId(another)), false, target)))
                .as("the second image has moved")
                .hasMessageContaining("stands for " + digest + " now");
        assertThatThrownBy(() -> promote(recorded(source, local(imageId(amd64)), false, target)))
                .as("an image was recorded, no index")
                .hasMessageContaining("stands for " + digest + " now")
                .hasMessageContaining("Set allowMoved");
        assertThatThrownBy(() -> promote(recorded(source, local(), false, target)))
                .as("the descriptor doesn't tell")
                .hasMessageContaining("names no imageIds");
        assertThat(digest(target)).isEmpty();
        promote(recorded(source, local(imageId(amd64), imageId(arm64)), false, target));
        assertThat(digest(target)).contains(digest);
    }

    @Test
    void aMovedTagOfAnImageThatIsKnownByItsLocalDigestSaysHowToNameIt() {
        pushed("team/app:rc", 1);
        ImageReference source = at(staging, "team/app:rc");
        Promotion.Expected recorded = local(Digest.of("the configuration"));
        assertThatThrownBy(() -> promote(recorded(source, recorded, true, at(production, "app:1"))))
                .isInstanceOf(UserFailure.class)
                .hasMessageContaining("team/app has no " + recorded.digest())
                .hasMessageContaining("-Dlayerflux.source=" + staging.host() + "/team/app@sha256:");
    }

    private static Promotion.Request recorded(
            ImageReference source, Promotion.Expected expected, boolean allowMoved, ImageReference target) {
        return new Promotion.Request(source, Optional.of(expected), allowMoved, List.of(target), tag -> false, true);
    }

    private static Promotion.Expected local(Digest... imageIds) {
        return new Promotion.Expected(Digest.of("the uncompressed manifest"), true, List.of(imageIds));
    }

    private static Digest imageId(PushImage image) {
        return image.manifest().config().digest();
    }

    private static Promotion.Expected expected(Digest digest) {
        return Promotion.Expected.pushed(digest);
    }

    @Test
    void aDamagedLayerIsNotPromoted() {
        pushed("team/app:rc", 1);
        staging.corruptLargestBlob();
        ImageReference target = at(production, "app:1");
        assertThatThrownBy(() -> promote(request(at(staging, "team/app:rc"), target)))
                .isInstanceOf(BuildFailure.class)
                .hasMessageContaining("digest");
        assertThat(digest(target)).isEmpty();
    }

    private void attach(PushImage image, PushContent artifact, Digest subject) {
        ImageReference repository = at(staging, "team/app");
        new RegistryPush(client, image.store(), BlobOrigins.none(), event -> {})
                .send(artifact, List.of(new PushTarget(repository, true)))
                .block();
        new Referrers(client)
                .list(
                        repository,
                        subject,
                        List.of(ManifestJson.toMap(artifact.top().descriptor())))
                .block();
    }

    private List<Digest> referrers(ImageReference repository, Digest subject) {
        return new Referrers(client)
                .of(repository, subject).blockOptional().orElseThrow().stream()
                        .map(entry -> Digest.parse(Json.string(entry, "digest")))
                        .toList();
    }

    private static PushContent artifact(PushImage image, Descriptor subject, String text) {
        Descriptor config =
                image.store().put("application/vnd.oci.empty.v1+json", "{}".getBytes(StandardCharsets.UTF_8));
        Descriptor body = image.store().put("text/plain", text.getBytes(StandardCharsets.UTF_8));
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("schemaVersion", 2L);
        json.put("mediaType", MediaTypes.OCI_MANIFEST);
        json.put("artifactType", "text/plain");
        json.put("config", ManifestJson.toMap(config));
        json.put("layers", List.of(ManifestJson.toMap(body)));
        json.put("subject", ManifestJson.toMap(subject));
        byte[] bytes = Json.write(json).getBytes(StandardCharsets.UTF_8);
        return PushContent.image(Descriptor.of(MediaTypes.OCI_MANIFEST, Digest.of(bytes), bytes.length), bytes);
    }
}
