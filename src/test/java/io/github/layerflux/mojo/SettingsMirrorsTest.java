package io.github.layerflux.mojo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.apache.maven.settings.Mirror;
import org.apache.maven.settings.Settings;
import org.junit.jupiter.api.Test;

/** Which mirrors of settings.xml are registries' mirrors. */
final class SettingsMirrorsTest {

    private static List<io.github.layerflux.registry.Mirror> mirrors(String mirrorOf, String url) {
        Mirror mirror = new Mirror();
        mirror.setId("m");
        mirror.setMirrorOf(mirrorOf);
        mirror.setUrl(url);
        Settings settings = new Settings();
        settings.addMirror(mirror);
        return SettingsMirrors.of(settings);
    }

    @Test
    void aMirrorOfARegistryHasItsImages() {
        assertThat(mirrors("docker.io, registry.example.org:5000", "https://Mirror.example.com:8443/hub/"))
                .containsExactly(
                        new io.github.layerflux.registry.Mirror("docker.io", "mirror.example.com:8443", "hub/"),
                        new io.github.layerflux.registry.Mirror(
                                "registry.example.org:5000", "mirror.example.com:8443", "hub/"));
        assertThat(mirrors("docker.io", "http://mirror")).hasSize(1);
    }

    @Test
    void mirrorsOfMavenRepositoriesAreNot() {
        for (String of : List.of("*", "central", "external:*", "external:http:*", "*,!repo.example.com")) {
            assertThat(mirrors(of, "https://mirror.example.com/maven2")).as(of).isEmpty();
        }
    }

    @Test
    void anAddressThatCannotBeUsedIsToldWhenARegistryIsMeant() {
        assertThatThrownBy(() -> mirrors("docker.io", "mirror.example.com"))
                .hasMessageContaining("the mirror 'm' of settings.xml has no usable url");
        assertThat(mirrors("central", "mirror.example.com")).isEmpty();
    }
}
