package io.github.layerflux.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.layerflux.failure.EnvironmentFailure;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {

    @Test
    void readsWhatItWrites() {
        Map<String, Object> value =
                Map.of("text", "<&>\u2028 ü \"q\"", "list", List.of(1L, true, "x", Map.of("n", -5L)));
        assertThat(Json.readObject(Json.write(value), "it")).isEqualTo(value);
        assertThat(Json.readObject(Json.writeIndented(value), "it")).isEqualTo(value);
    }

    @Test
    void doesNotEscapeWhatOnlyHtmlNeedsEscaped() {
        assertThat(Json.write(Map.of("created_by", "RUN a && b > c"))).isEqualTo("{\"created_by\":\"RUN a && b > c\"}");
    }

    @Test
    void integersAreLongsAndOtherNumbersDoubles() {
        Map<String, Object> read =
                Json.readObject("{\"a\":12,\"b\":-3,\"c\":1.5,\"d\":1e3,\"e\":123456789012345678901}", "it");
        assertThat(read).containsEntry("a", 12L).containsEntry("b", -3L).containsEntry("c", 1.5);
        assertThat(read).containsEntry("d", 1000.0).containsEntry("e", 123456789012345678901.0);
    }

    @Test
    void nullMembersAreLeftOut() {
        assertThat(Json.readObject("{\"a\":null,\"b\":1}", "it")).isEqualTo(Map.of("b", 1L));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "[1]", "{} x", "{'a':1}", "{\"a\":1,}", "nul", "{\"a\":[null]}", "\"text\""})
    void whatIsNoObjectIsAFailureThatNamesIt(String text) {
        assertThatThrownBy(() -> Json.readObject(text, "the manifest"))
                .isInstanceOf(EnvironmentFailure.class)
                .hasMessageContaining("the manifest");
    }

    @Test
    void deepNestingIsRefused() {
        assertThatThrownBy(() -> Json.readObject("{\"a\":" + "[".repeat(5_000), "it"))
                .isInstanceOf(EnvironmentFailure.class);
    }
}
