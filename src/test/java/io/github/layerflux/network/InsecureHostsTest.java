package io.github.layerflux.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InsecureHostsTest {

    private final InsecureHosts insecure = new InsecureHosts(Set.of("build.lan", "10.0.0.5:5000"));

    @Test
    void knowsDockerHubsAddress() {
        assertThat(insecure.candidates("docker.io")).containsExactly(URI.create("https://registry-1.docker.io"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ghcr.io", "127.evil.example", "localhost.example:5000", "10.0.0.5:5001", "10.0.0.50"})
    void wantsTlsOfAllOthers(String registry) {
        assertThat(insecure.candidates(registry)).containsExactly(URI.create("https://" + registry));
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "localhost:5000", "127.0.0.1:5000", "127.1.2.3", "[::1]:5000"})
    void triesPlainHttpFirstOnLoopback(String registry) {
        assertThat(insecure.candidates(registry))
                .containsExactly(URI.create("http://" + registry), URI.create("https://" + registry));
    }

    @ParameterizedTest
    @ValueSource(strings = {"build.lan", "build.lan:8080", "10.0.0.5:5000"})
    void triesTlsFirstOnHostsThatTheUserCalledInsecure(String registry) {
        assertThat(insecure.candidates(registry))
                .containsExactly(URI.create("https://" + registry), URI.create("http://" + registry));
    }
}
