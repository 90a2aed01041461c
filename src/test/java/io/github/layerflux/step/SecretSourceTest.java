package io.github.layerflux.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.layerflux.failure.EnvironmentFailure;
import io.github.layerflux.failure.UserFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where secrets come from. */
final class SecretSourceTest {

    private static final Map<String, String> ENVIRONMENT = Map.of("TOKEN", "hidden");

    @TempDir
    Path folder;

    private SecretSource parse(String text) {
        return SecretSource.parse("id", text, folder, ENVIRONMENT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"env=TOKEN", "type=env,env=TOKEN"})
    void aVariableOfTheEnvironment(String text) {
        assertThat(parse(text).read())
                .hasValueSatisfying(value -> assertThat(value).asString().isEqualTo("hidden"));
        assertThat(parse(text)).hasToString("env=TOKEN");
    }

    @Test
    void aVariableThatIsNotSetHasNoValue() {
        assertThat(parse("env=OTHER").read()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"src=token.txt", "source=token.txt", "type=file,src=token.txt"})
    void aFileRelativeToTheProjectByteForByte(String text) throws IOException {
        byte[] bytes = {0, (byte) 0xff, '\n'};
        Files.write(folder.resolve("token.txt"), bytes);

        assertThat(parse(text).read())
                .hasValueSatisfying(value -> assertThat(value).isEqualTo(bytes));
    }

    @Test
    void aFileThatIsGoneWhenItIsNeeded() throws IOException {
        SecretSource source =
                SecretSource.parse("id", "src=" + Files.writeString(folder.resolve("t"), "x"), folder, ENVIRONMENT);
        Files.delete(folder.resolve("t"));

        assertThatThrownBy(source::read)
                .isInstanceOf(EnvironmentFailure.class)
                .hasMessageContaining(folder.resolve("t").toString());
    }

    @ParameterizedTest
    @CsvSource({"none, there is no file", "sub, is no file"})
    void aPathWithoutAFileIsToldWithWhereItBegins(String path, String problem) throws IOException {
        Files.createDirectory(folder.resolve("sub"));
        assertThatThrownBy(() -> parse("src=" + path))
                .isInstanceOfSatisfying(
                        UserFailure.class,
                        failure -> assertThat(failure.details().suggestion())
                                .asString()
                                .contains("Relative paths begin at " + folder, "-Dlayerflux.secret.id=env=NAME"))
                .hasMessageContaining(problem);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "TOKEN", "env=", "src=", "file=x", "src=none"})
    void whatIsNoSource(String text) {
        assertThatThrownBy(() -> parse(text)).isInstanceOf(UserFailure.class).hasMessageContaining("secret 'id'");
    }
}
