package io.github.layerflux.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.layerflux.event.BuildEvent;
import io.github.layerflux.failure.EnvironmentFailure;
import io.github.layerflux.image.Descriptor;
import io.github.layerflux.image.ImageReference;
import io.github.layerflux.it.LocalRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pushes to a real registry. */
class RegistryPushTest {

    @TempDir
    Path temporary;

    private LocalRegistry registry;
    private final List<BuildEvent> events = new CopyOnWriteArrayList<>();
    private final RegistryClient client = new RegistryClient(RegistryClientTest.PATIENT);

    @BeforeEach
    void start() {
        registry = LocalRegistry.start(temporary.resolve("registry"));
    }

    @AfterEach
    void stop() {
        registry.close();
    }

    private PushTarget target(String name) {
        return new PushTarget(ImageReference.parse(registry.host() + "/" + name), false);
    }

    private List<Pushed> push(PushImage image, PushTarget... targets) {
        return new RegistryPush(client, image.store(), BlobOrigins.none(), events::add)
                .push(image.content(), List.of(targets))
                .block();
    }

    private byte[] get(String path) throws IOException {
        HttpURLConnection connection = (HttpURLConnection)
                URI.create("http://" + registry.host() + path).toURL().openConnection();
        connection.setRequestProperty("Accept", "application/vnd.oci.image.manifest.v1+json");
        try (InputStream in = connection.getInputStream()) {
            return in.readAllBytes();
        }
    }

    private void assertHas(PushImage image, String repository) throws IOException {
        for (Descriptor blob : image.blobs()) {
            assertThat(get("/v2/" + repository + "/blobs/" + blob.digest()))
                    .isEqualTo(image.store().read(blob.digest(), 100 << 20));
        }
    }

    @Test
    void anImageArrivesUnderEachOfItsTagsAndPushingAgainMovesNothing() throws IOException {
        PushImage image = PushImage.of(temporary.resolve("cache"), 1, 3_000_000, 0, 70_000);
        List<Pushed> first = push(image, target("team/app:1"), target("team/app:latest"));
        assertThat(first).extracting(Pushed::moved).containsExactly(true, true);
        assertHas(image, "team/app");
        assertThat(get("/v2/team/app/manifests/latest"))
                .isEqualTo(image.content().top().bytes());

        events.clear();
        List<Pushed> second = push(image, target("team/app:1"), target("team/app:latest"));
        assertThat(second).extracting(Pushed::moved).containsExactly(false, false);
        assertThat(events).allMatch(event -> event.toString().contains("nothing was pushed"));
    }

    @Test
    void aSecondRepositoryOfTheRegistryMountsWhatTheFirstGot() throws IOException {
        PushImage image = PushImage.of(temporary.resolve("cache"), 2, 1_000_000, 2_000_000);
        push(image, target("one:1"), target("two/three:1"));
        assertHas(image, "two/three");
        assertThat(events.toString()).contains("two/three: 0 blobs; 3 mounted");
    }

    @Test
    void onlyWhatTheRegistryLacksIsUploaded() {
        push(PushImage.of(temporary.resolve("one"), 3, 500_000), target("app:1"));
        events.clear();
        push(PushImage.of(temporary.resolve("two"), 3, 500_000, 600_000), target("app:2"));
        assertThat(events.toString()).contains("2 blobs, 0.6 MB", "1 there already");
    }

    @Test
    void blobsTooLargeForAProxyGoInChunks() throws IOException {
        try (FaultyProxy proxy = new FaultyProxy(registry.port(), 1, 0)) {
            proxy.limitBodies(6_000_000);
            PushImage image = PushImage.of(temporary.resolve("cache"), 6, 11_000_000);
            push(image, new PushTarget(ImageReference.parse(proxy.host() + "/app:1"), false));
            assertHas(image, "app");
        }
    }

    @Test
    void whatARegistryRefusesIsToldWithItsOwnWordsAndNotTriedAgain() {
        try (FakeRegistry refusing = FakeRegistry.start()) {
            assertRefused(refusing, 403, "DENIED", "quota of 1 GB exceeded", "has no room");
            assertRefused(refusing, 403, "DENIED", "requested access is denied", "refuses pushes to");
            assertRefused(refusing, 404, "NAME_UNKNOWN", "create it first", "has no repository app");
            assertRefused(refusing, 400, "TAG_INVALID", "tag is immutable", "does not let");
        }
    }

    private void assertRefused(FakeRegistry refusing, int status, String code, String said, String told) {
        refusing.next("/blobs/uploads/", FakeRegistry.error(status, code, said));
        PushImage image = PushImage.of(temporary.resolve("cache" + code + status + said.length()), status);
        long before = refusing.requestsFor("/blobs/uploads/");
        assertThatThrownBy(() -> push(image, new PushTarget(refusing.reference("app:1"), false)))
                .isInstanceOf(EnvironmentFailure.class)
                .hasMessageContaining(told)
                .hasMessageContaining(said);
        assertThat(refusing.requestsFor("/blobs/uploads/") - before).isEqualTo(1);
    }

    @Test
    void noTagMovesWhenOneRegistryFails() {
        PushImage image = PushImage.of(temporary.resolve("cache"), 7, 1000);
        PushTarget nowhere =
                new PushTarget(ImageReference.parse("127.0.0.1:" + LocalRegistry.freePort() + "/app:1"), false);
        assertThatThrownBy(() -> push(image, target("app:1"), nowhere)).hasMessageContaining("connection refused");
        assertThat(registry.hasTag("app", "1")).isFalse();
    }

    @Test
    void byDigestLeavesTheTagAlone() throws IOException {
        PushImage old = PushImage.of(temporary.resolve("old"), 4, 1000);
        PushImage young = PushImage.of(temporary.resolve("young"), 5, 1000);
        push(old, target("app:1"));
        push(young, new PushTarget(target("app:1").reference(), true));
        assertThat(get("/v2/app/manifests/1")).isEqualTo(old.content().top().bytes());
        assertThat(get("/v2/app/manifests/" + young.content().digest()))
                .isEqualTo(young.content().top().bytes());
    }

    @Test
    void whatOnePushOfTheSessionBroughtTheNextMountsInItsRepository() {
        PushImage image = PushImage.of(temporary.resolve("store"), 3, 10_000, 200);
        push(image, target("team/one:1"));
        RegistryPush second = new RegistryPush(client, image.store(), BlobOrigins.none(), events::add);
        second.push(image.content(), List.of(target("team/two:1"))).block();

        assertThat(second.tally().blobs()).isZero();
        assertThat(registry.hasTag("team/two", "1")).isTrue();
    }
}
