package io.github.layerflux.cache;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ConcealmentTest {

    private static final String SECRET = "ghp_0123456789abcdefghijklmnopqrstuvwxyz";

    private static CacheKey shown(List<String> secrets, String text) {
        return new KeyBuilder("metadata", text)
                .add("arguments", text)
                .build()
                .concealing(new SecretValues() {
                    @Override
                    public List<String> values() {
                        return secrets;
                    }
                })
                .shown();
    }

    private static String display(CacheKey key) {
        return key.inputs().get(0).display();
    }

    @Test
    void theBeginOfAValueWhereALongTextIsCutIsHidden() {
        for (int before = 60; before < 130; before++) {
            CacheKey key = shown(List.of(SECRET), "LABEL a=" + "x".repeat(before) + " b=" + SECRET + " c=1");
            assertThat(key.instruction()).doesNotContain("ghp_");
            assertThat(display(key)).doesNotContain("ghp_");
        }
    }

    @Test
    void aValueOfSeveralLinesIsHiddenWhereItIsOnOne() {
        CacheKey key = shown(List.of("first line\nsecond line"), "LABEL a=first line\nsecond line");
        assertThat(key.instruction()).isEqualTo("LABEL a=***");
        assertThat(display(key)).isEqualTo("LABEL a=***");
        assertThat(key.inputs().get(0).text()).contains("LABEL a=***");
    }

    @Test
    void aValueThatBeginsWithAnotherIsHiddenWhole() {
        assertThat(shown(List.of("abcd", "abcd1234"), "LABEL a=abcd1234 b=abcd").instruction())
                .isEqualTo("LABEL a=*** b=***");
    }

    @Test
    void aValueThatLooksLikeAssignmentsIsHiddenWhole() {
        String value = "User=sa;Password=hunter2;Host=db";
        assertThat(shown(List.of(value), "LABEL a=" + value).instruction()).isEqualTo("LABEL a=***");
    }
}
