package io.github.layerflux.mojo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.layerflux.image.ImageReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PushTargetsTest {

    @Test
    void offlineNothingLeavesThisMachine() {
        assertThatThrownBy(() -> target(true, "registry.example.com/team/app:1"))
                .hasMessageContaining("registry.example.com/team/app:1")
                .hasMessageContaining("offline (-o)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost:5000/app:1", "127.0.0.1:5000/app:1", "[::1]:5000/app:1"})
    void aRegistryOnThisMachineIsReachedOffline(String reference) {
        assertThat(target(true, reference)).isEqualTo(reference);
    }

    @Test
    void onlineEveryRegistryMayBePushedTo() {
        assertThat(target(false, "registry.example.com/team/app:1")).isEqualTo("registry.example.com/team/app:1");
    }

    @Test
    void dockersOwnImagesAreNobodyElses() {
        assertThatThrownBy(() -> target(false, "app:1")).hasMessageContaining("names no registry to push to");
    }

    private static String target(boolean offline, String reference) {
        return new PushTargets(offline)
                .target(ImageReference.parse(reference))
                .reference()
                .familiar();
    }
}
