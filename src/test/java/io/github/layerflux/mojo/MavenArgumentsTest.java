package io.github.layerflux.mojo;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MavenArgumentsTest {

    private static final String MAIN = "org.codehaus.plexus.classworlds.launcher.Launcher ";

    @ParameterizedTest
    @CsvSource({
        "-l out.log package, true",
        "package --log-file out.log, true",
        "package --log-file=out.log, true",
        "package -pl web, false",
        "-Dl=-l2 package, false",
        "'', false"
    })
    void aLogFileIsSeenInMavensArguments(String arguments, boolean has) {
        assertThat(MavenArguments.haveLogFile(MAIN + arguments)).isEqualTo(has);
    }

    @ParameterizedTest
    @CsvSource({"--color never package, true", "--color=never package, true", "--color always package, false"})
    void forbiddenColoursAreSeenInMavensArguments(String arguments, boolean forbidden) {
        assertThat(MavenArguments.forbidColours(MAIN + arguments)).isEqualTo(forbidden);
    }
}
