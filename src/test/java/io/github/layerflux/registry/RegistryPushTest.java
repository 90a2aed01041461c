package io.github.layerflux.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.layerflux.event.BuildEvent;
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
    void byDigestLeavesTheTagAlone() throws IOException {
        PushImage old = PushImage.of(temporary.resolve("old"), 4, 1000);
        PushImage young = PushImage.of(temporary.resolve("young"), 5, 1000);
        push(old, target("app:1"));
        push(young, new PushTarget(target("app:1").reference(), true));
        assertThat(get("/v2/app/manifests/1")).isEqualTo(old.content().top().bytes());
        assertThat(get("/v2/app/manifests/" + young.content().digest()))
                .isEqualTo(young.content().top().bytes());
    }
}
