package io.github.layerflux.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.layerflux.failure.UserFailure;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImageReferenceTest {

    @ParameterizedTest
    @CsvSource({
        "alpine, docker.io/library/alpine:latest, alpine:latest",
        "alpine:3.20, docker.io/library/alpine:3.20, alpine:3.20",
        "me/app, docker.io/me/app:latest, me/app:latest",
        "docker.io/alpine, docker.io/library/alpine:latest, alpine:latest",
        "index.docker.io/me/app:1, docker.io/me/app:1, me/app:1",
        "localhost/app, localhost/app:latest, localhost/app:latest",
        "127.0.0.1:5000/a/b:1, 127.0.0.1:5000/a/b:1, 127.0.0.1:5000/a/b:1",
        "ghcr.io/a/b/c:x-1.0_2, ghcr.io/a/b/c:x-1.0_2, ghcr.io/a/b/c:x-1.0_2",
    })
    void namesAreNormalizedAsDockerDoes(String text, String full, String familiar) {
        ImageReference reference = ImageReference.parse(text);
        assertThat(reference).hasToString(full);
        assertThat(reference.familiar()).isEqualTo(familiar);
    }

    @Test
    void aDigestNeedsNoTag() {
        String digest = Digest.of("x").toString();
        ImageReference reference = ImageReference.parse("alpine@" + digest);
        assertThat(reference.tag()).isEmpty();
        assertThat(reference.identifier()).isEqualTo(digest);
        assertThat(ImageReference.parse("alpine:3@" + digest)).hasToString("docker.io/library/alpine:3@" + digest);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ":1", "a:", "a b", "Alpine", "a//b", "a/", "-a", "a@sha256:12", "a:" + "b c", "../a"})
    void whatIsNoReferenceIsTheUsersError(String text) {
        assertThatThrownBy(() -> ImageReference.parse(text))
                .isInstanceOf(UserFailure.class)
                .hasMessageContaining("invalid image reference '" + text + "'");
    }

    @ParameterizedTest
    @CsvSource({
        "linux/amd64, linux/amd64",
        "linux/x86_64, linux/amd64",
        "linux/arm64/v8, linux/arm64",
        "linux/aarch64, linux/arm64",
        "linux/arm, linux/arm/v7",
        "linux/armhf, linux/arm/v7",
        "LINUX/AMD64, linux/amd64",
        "arm64, linux/arm64",
    })
    void platformsAreNormalized(String text, String normal) {
        assertThat(Platform.parse(text)).hasToString(normal);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "foo/bar", "linux/", "/amd64", "linux/amd64/v1/x", "linux/am d64"})
    void whatIsNoPlatformIsTheUsersError(String text) {
        assertThatThrownBy(() -> Platform.parse(text))
                .isInstanceOf(UserFailure.class)
                .hasMessageContaining("unknown platform '" + text + "'");
    }
}
