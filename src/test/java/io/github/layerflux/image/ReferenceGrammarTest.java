package io.github.layerflux.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReferenceGrammarTest {

    private static final Pattern HOST = Pattern.compile(
            "(?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)(?:\\.[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)*"
                    + "(?::[0-9]+)?|\\[[a-fA-F0-9:]+](?::[0-9]+)?");
    private static final Pattern REPOSITORY =
            Pattern.compile("[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*(?:/[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*)*");
    private static final Pattern TAG = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}");

    @Test
    void agreesWithTheGrammarsRegularExpressions() {
        Random random = new Random(42);
        String alphabet = "aaZ09.._--:/[]";
        int hosts = 0;
        int repositories = 0;
        for (int i = 0; i < 200_000; i++) {
            StringBuilder text = new StringBuilder();
            int length = random.nextInt(9);
            for (int j = 0; j < length; j++) {
                text.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            String word = text.toString();
            boolean host = HOST.matcher(word).matches();
            boolean repository = REPOSITORY.matcher(word).matches();
            hosts += host ? 1 : 0;
            repositories += repository ? 1 : 0;
            assertThat(ReferenceGrammar.isHost(word)).as(word).isEqualTo(host);
            assertThat(ReferenceGrammar.isRepository(word)).as(word).isEqualTo(repository);
            assertThat(ReferenceGrammar.isTag(word))
                    .as(word)
                    .isEqualTo(TAG.matcher(word).matches());
        }
        assertThat(hosts).isGreaterThan(1_000);
        assertThat(repositories).isGreaterThan(1_000);
    }

    @Test
    void tagsAndDigestsHaveTheirLengths() {
        assertThat(ReferenceGrammar.isTag("a".repeat(128))).isTrue();
        assertThat(ReferenceGrammar.isTag("a".repeat(129))).isFalse();
        assertThat(ReferenceGrammar.isSha256("sha256:" + "0f".repeat(32))).isTrue();
        assertThat(ReferenceGrammar.isSha256("sha256:" + "0F".repeat(32))).isFalse();
        assertThat(ReferenceGrammar.isSha256("sha256:" + "0".repeat(63))).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "alpine, docker.io/library/alpine:latest",
        "a/b:1, docker.io/a/b:1",
        "localhost:5000/a__b/c--d:x, localhost:5000/a__b/c--d:x",
        "'[::1]:5000/a', '[::1]:5000/a:latest'",
        "Host/a, Host/a:latest",
    })
    void referencesAreNormalized(String text, String normalized) {
        assertThat(ImageReference.parse(text)).hasToString(normalized);
    }
}
