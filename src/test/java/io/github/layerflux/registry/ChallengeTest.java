package io.github.layerflux.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ChallengeTest {

    @Test
    void readsDockerHubsBearerChallenge() {
        List<Challenge> challenges = Challenge.parse(
                List.of(
                        "Bearer realm=\"https://auth.docker.io/token\",service=\"registry.docker.io\",scope=\"repository:library/alpine:pull\""));
        assertThat(challenges)
                .containsExactly(new Challenge(
                        "bearer",
                        Map.of(
                                "realm", "https://auth.docker.io/token",
                                "service", "registry.docker.io",
                                "scope", "repository:library/alpine:pull")));
    }

    @Test
    void keepsCommasAndEscapesOfQuotedStrings() {
        Challenge challenge = Challenge.parse(List.of("bearer Realm = \"a, \\\"b\\\" \\\\ c\" , scope=x"))
                .get(0);
        assertThat(challenge.parameter("realm")).isEqualTo("a, \"b\" \\ c");
        assertThat(challenge.parameter("scope")).isEqualTo("x");
        assertThat(challenge.parameter("service")).isEmpty();
    }

    @Test
    void separatesSeveralChallengesOfOneLineAndOfSeveralLines() {
        assertThat(Challenge.parse(List.of("Basic realm=\"r\", Bearer realm=\"s\"", "Negotiate")))
                .extracting(Challenge::scheme)
                .containsExactly("basic", "bearer", "negotiate");
    }

    @Test
    void survivesMalformedLines() {
        assertThat(Challenge.parse(List.of("", ",,,", "\"", "=", "Bearer realm=\"never closed")))
                .extracting(Challenge::scheme)
                .containsExactly("bearer");
    }
}
