package io.github.layerflux.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.layerflux.failure.EnvironmentFailure;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlatformChoiceTest {

    private static ImageIndex index(String... platforms) {
        return new ImageIndex(
                MediaTypes.OCI_INDEX,
                Arrays.stream(platforms)
                        .map(platform -> platform.split("/"))
                        .map(parts -> Descriptor.of(MediaTypes.OCI_MANIFEST, Digest.of(String.join("/", parts)), 1)
                                .withPlatform(Platform.of(parts[0], parts[1], parts.length > 2 ? parts[2] : "")))
                        .toList());
    }

    @ParameterizedTest
    @CsvSource({
        "linux/amd64,   linux/amd64",
        "linux/arm64,   linux/arm64/v8",
        "linux/arm/v7,  linux/arm/v7",
        "linux/arm/v6,  linux/arm/v6",
        "linux/amd64/v3,linux/amd64/v2",
        "windows/amd64, windows/amd64",
    })
    void takesTheSamePlatformElseTheNearestLowerVariant(String wanted, String chosen) {
        ImageIndex index = index(
                "unknown/unknown",
                "windows/amd64",
                "linux/arm/v6",
                "linux/arm/v7",
                "linux/arm64/v8",
                "linux/amd64/v4",
                "linux/amd64",
                "linux/amd64/v2");
        assertThat(PlatformChoice.choose(index, Platform.parse(wanted), "a").digest())
                .isEqualTo(Digest.of(chosen));
    }

    @Test
    void fallsBackFromArmV7ToV6AndNeverUpwards() {
        ImageIndex v6 = index("linux/arm/v6");
        assertThat(PlatformChoice.choose(v6, Platform.parse("linux/arm/v7"), "a")
                        .digest())
                .isEqualTo(Digest.of("linux/arm/v6"));
        assertThatThrownBy(() -> PlatformChoice.choose(v6, Platform.parse("linux/arm/v5"), "a"))
                .isInstanceOf(EnvironmentFailure.class);
    }

    @Test
    void listsThePlatformsThatThereAre() {
        ImageIndex index = index("linux/amd64", "linux/arm64", "unknown/unknown");
        assertThatThrownBy(() -> PlatformChoice.choose(index, Platform.parse("linux/s390x"), "alpine:3.20"))
                .isInstanceOf(EnvironmentFailure.class)
                .hasMessageStartingWith("image alpine:3.20 is not available for linux/s390x, only for linux/amd64,"
                        + " linux/arm64\nSet platforms");
    }
}
