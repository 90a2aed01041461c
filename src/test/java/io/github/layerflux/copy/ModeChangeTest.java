package io.github.layerflux.copy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.layerflux.failure.UserFailure;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ModeChangeTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                "644 0777 0644",
                "0755 0 0755",
                "7777 0 7777",
                "0 0777 0",
                "u+x 0644 0744",
                "+x 0644 0755",
                "a-w 0666 0444",
                "go= 0755 0700",
                "u=rw,go=r 0777 0644",
                "u+s 0755 4755",
                "g+s 0755 2755",
                "+t 0777 1777",
                "u-s 4755 0755",
                "g=u 0640 0660",
                "o=g-w 0660 0664",
                "a+X 0644 0644",
                "a+X 0744 0755",
                "a=rX 0700 0555",
                "u+rw-x 0100 0600",
            })
    void changesPermissionBits(String value, String before, String after) {
        assertThat(Integer.toOctalString(ModeChange.parse(value).apply(Integer.parseInt(before, 8), false)))
                .isEqualTo(Integer.toOctalString(Integer.parseInt(after, 8)));
    }

    @ParameterizedTest
    @CsvSource({"a+X,0644,0755", "go=rX,0700,0755"})
    void aFolderCanAlwaysBeEnteredWithX(String value, String before, String after) {
        assertThat(ModeChange.parse(value).apply(Integer.parseInt(before, 8), true))
                .isEqualTo(Integer.parseInt(after, 8));
    }

    @ParameterizedTest
    @ValueSource(strings = {"888", "10000", "77777777777777", "x", "u", "u+q", "+x,", ",", "0x1", "-1", "u+x,w", "7a"})
    void refusesWhatIsNoMode(String value) {
        assertThatThrownBy(() -> ModeChange.parse(value))
                .isInstanceOf(UserFailure.class)
                .hasMessageContaining("'" + value + "'");
    }

    @Test
    void anEmptyValueChangesNothing() {
        assertThat(ModeChange.parse("").apply(04755, false)).isEqualTo(04755);
    }
}
