package io.github.layerflux.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.layerflux.it.TestMachine;
import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Builds the images that Docker built. Observe Docker again, or a new case, with
 * {@code src/test/conformance/observe.sh}; docs/compatibility.md tells where we differ on purpose.
 */
class ConformanceTest {

    @TempDir
    static Path folder;

    private static LayerfluxBuild layerflux;

    @BeforeAll
    static void open() throws IOException {
        assertThat(TestMachine.isRoot() && System.getProperty("os.name").equals("Linux"))
                .as("The conformance cases execute RUN and make files of several owners: run mvn as root on Linux,"
                        + " or leave them out with -Dtest='!ConformanceTest'.")
                .isTrue();
        layerflux = new LayerfluxBuild(folder);
    }

    @AfterAll
    static void close() throws IOException {
        if (layerflux != null) {
            layerflux.close();
        }
    }

    @TestFactory
    Stream<DynamicTest> buildsWhatDockerBuilds() {
        return ConformanceCase.all().stream().map(each -> DynamicTest.dynamicTest(each.name(), () -> check(each)));
    }

    private static void check(ConformanceCase each) throws IOException {
        assertThat(ConformanceCase.text(layerflux.build(each))).as("built").isEqualTo(each.expected());
        assertThat(ConformanceCase.text(layerflux.build(each)))
                .as("from the cache")
                .isEqualTo(each.expected());
    }
}
