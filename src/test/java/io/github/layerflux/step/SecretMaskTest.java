package io.github.layerflux.step;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class SecretMaskTest {

    private static SecretMask mask(String... values) {
        SecretMask mask = new SecretMask();
        for (String value : values) {
            mask.add(value.getBytes(StandardCharsets.UTF_8));
        }
        return mask;
    }

    @Test
    void aValueIsHiddenWhereverItStands() {
        assertThat(mask("tok-123\n").hide("Authorization: tok-123, again:tok-123"))
                .isEqualTo("Authorization: ***, again:***");
        assertThat(mask("tok-123").hide("nothing of it")).isEqualTo("nothing of it");
    }

    @Test
    void ofAFileEachLineIsHidden() {
        SecretMask mask = mask("<server>\n  <password>geheim!</password>\n</server>\n}\n");

        assertThat(mask.hide("   <password>geheim!</password>")).isEqualTo("   ***");
        assertThat(mask.hide("if (x) { y }")).isEqualTo("if (x) { y }");
    }

    @Test
    void theLongerOfTwoIsHiddenWhole() {
        assertThat(mask("abc", "abcdef").hide("abcdef abc")).isEqualTo("*** ***");
    }

    @Test
    void whatTurnsUpInAnyTextIsNoSecret() {
        assertThat(mask("", " \n", "1", "no").hide("10 of 10, no error")).isEqualTo("10 of 10, no error");
    }
}
