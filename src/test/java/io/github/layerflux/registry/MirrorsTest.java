package io.github.layerflux.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.layerflux.event.BuildEvent;
import io.github.layerflux.failure.UserFailure;
import io.github.layerflux.image.Descriptor;
import io.github.layerflux.image.ImageReference;
import io.github.layerflux.image.Platform;
import io.github.layerflux.network.NetworkSettings;
import io.github.layerflux.registry.auth.Credentials;
import io.github.layerflux.registry.auth.Login;
import io.github.layerflux.registry.auth.LoginSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pulls from mirrors first. */
class MirrorsTest {

    private static final Platform AMD64 = Platform.parse("linux/amd64");

    private final FakeRegistry origin = FakeRegistry.start();
    private final FakeRegistry mirror = FakeRegistry.start();
    private final List<BuildEvent> events = Collections.synchronizedList(new ArrayList<>());

    @AfterEach
    void stop() {
        origin.close();
        mirror.close();
    }

    /** Everybody's login is called as the registry is. */
    private RegistryClient client(String... mirrors) {
        List<Mirror> parsed = new ArrayList<>();
        for (String text : mirrors) {
            parsed.add(Mirror.parse(text));
        }
        LoginSource logins = new LoginSource() {
            @Override
            public Optional<Login> find(String registry, String repository) {
                return Optional.of(new Login(new Credentials.RegistryToken("for-" + registry), "the test"));
            }

            @Override
            public String places() {
                return "";
            }
        };
        RegistryAccess access = new RegistryAccess() {
            @Override
            public LoginSource logins(Consumer<String> warnings) {
                return logins;
            }

            @Override
            public NetworkSettings network() {
                return NetworkSettings.DIRECT;
            }

            @Override
            public List<Mirror> mirrors() {
                return parsed;
            }
        };
        return new RegistryClient(RegistryClientTest.PATIENT.withAccess(access).withEvents(events::add));
    }

    private ResolvedManifest pull(RegistryClient client, ImageReference image) {
        return client.manifest(image).block(Duration.ofSeconds(20));
    }

    @Test
    void asksTheMirrorUnderItsPrefixAndNobodyElse() {
        Descriptor image = mirror.image("hub/team/app", "1", AMD64, "layer");
        RegistryClient client = client(origin.host() + "=" + mirror.host() + "/hub");
        assertThat(pull(client, origin.reference("team/app:1")).descriptor().digest())
                .isEqualTo(image.digest());
        assertThat(origin.requests()).isEmpty();
        assertThat(events).isEmpty();
    }

    @Test
    void asksTheNextAndAtLastTheRegistryItself() {
        origin.image("app", "1", AMD64, "layer");
        RegistryClient client =
                client(origin.host() + "=127.0.0.1:1", origin.host() + "=" + mirror.host(), "docker.io=other.example");
        assertThat(pull(client, origin.reference("app:1"))).isNotNull();
        assertThat(pull(client, origin.reference("app:1"))).isNotNull();
        assertThat(mirror.requestsFor("/manifests/")).as("asked once").isEqualTo(1);
        assertThat(events)
                .containsExactly(
                        new BuildEvent.Note("the mirror 127.0.0.1:1 can't give " + origin.host()
                                + "/app:1: connection refused to 127.0.0.1:1"),
                        new BuildEvent.Note("the mirror " + mirror.host() + " can't give " + origin.host()
                                + "/app:1: " + mirror.host() + " has no image " + mirror.host()
                                + "/app:1: MANIFEST_UNKNOWN, not known here"));
    }

    @Test
    void aMirrorThatIsBusyIsNotWaitedFor() {
        origin.image("app", "1", AMD64, "layer");
        mirror.next("/manifests/", Fault.status(429, "", "Retry-After", "2"));
        assertThat(pull(client(origin.host() + "=" + mirror.host()), origin.reference("app:1")))
                .isNotNull();
        assertThat(mirror.requestsFor("/manifests/")).isEqualTo(1);
    }

    @Test
    void believesNoMirrorThatGivesOtherBytesThanAskedFor() {
        Descriptor image = origin.image("app", "1", AMD64, "layer");
        mirror.image("app", "1", AMD64, "layer");
        mirror.next("/manifests/", Fault.otherBytes());
        RegistryClient client = client(origin.host() + "=" + mirror.host());
        assertThat(pull(client, origin.reference("app@" + image.digest()))
                        .descriptor()
                        .digest())
                .isEqualTo(image.digest());
        assertThat(events.toString()).contains("does not match its digest");
    }

    @Test
    void showsAMirrorItsOwnLoginOnly() {
        mirror.image("app", "1", AMD64, "layer");
        mirror.requireToken("for-" + mirror.host());
        pull(client(origin.host() + "=" + mirror.host()), origin.reference("app:1"));
        assertThat(mirror.requests())
                .extracting(FakeRegistry.Request::authorization)
                .contains("Bearer for-" + mirror.host())
                .noneMatch(shown -> shown.contains(origin.host()));
    }

    @Test
    void saysWhatTheRegistryItselfAnsweredWhenNobodyHasTheImage() {
        RegistryClient client = client(origin.host() + "=" + mirror.host());
        assertThatThrownBy(() -> pull(client, origin.reference("app:1")))
                .hasMessageStartingWith(origin.host() + " has no image " + origin.host() + "/app:1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "mirror.example",
                "=mirror.example",
                "docker.io=",
                "docker.io=https://m.example",
                "docker.io=m.example/UPPER",
                "docker.io/library=m.example",
                "docker.io=m example"
            })
    void refusesWhatIsNoMirror(String text) {
        assertThatThrownBy(() -> Mirror.parse(text))
                .isInstanceOf(UserFailure.class)
                .hasMessageContaining("registryMirrors: '" + text + "' is no mirror");
    }

    @Test
    void knowsDockerHubUnderItsOtherNames() {
        assertThat(Mirror.parse("index.docker.io=M.example:5000/a/b/").of(ImageReference.parse("alpine:3")))
                .contains(ImageReference.parse("m.example:5000/a/b/library/alpine:3"));
    }
}
