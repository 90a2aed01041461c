package io.github.layerflux.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Asks a real Docker Engine, and buildah, what they make of the cases: {@code mvn -P differential verify}. Together with
 * {@link ConformanceTest}, which runs there too, that compares the three.
 *
 * <p>With {@code -Dobserve} it keeps what Docker made as {@code expected.json}; {@code -Dcases=REGEX} takes some cases.
 * How buildah differs from Docker is told in {@code target/differential/buildah.txt}.
 */
class DifferentialSuite {

    private static final boolean OBSERVE = System.getProperty("observe") != null;
    private static final String CASES = System.getProperty("cases", ".*");

    private static final BuildahRecord RECORD = new BuildahRecord(Path.of("target/differential/buildah.txt"));

    private static DockerEngine docker;
    private static Buildah buildah;

    @BeforeAll
    static void open() throws IOException {
        EngineRoot root = EngineRoot.get();
        docker = new DockerEngine(root);
        buildah = new Buildah(root);
        System.out.println(docker.version() + "; " + buildah.version());
    }

    @AfterAll
    static void close() throws IOException {
        if (buildah != null) {
            buildah.close();
        }
        if (docker != null) {
            docker.close();
        }
    }

    @TestFactory
    Stream<DynamicTest> dockerMakesWhatIsKept() {
        return cases().map(each -> DynamicTest.dynamicTest(each.name(), () -> askDocker(each)));
    }

    @TestFactory
    Stream<DynamicTest> buildahIsRecorded() {
        return cases().filter(each -> !each.isSequence())
                .map(each -> DynamicTest.dynamicTest(each.name(), () -> askBuildah(each)));
    }

    private static Stream<ConformanceCase> cases() {
        return ConformanceCase.all().stream().filter(each -> each.name().matches(CASES));
    }

    private static void askDocker(ConformanceCase each) throws IOException {
        JsonObject made = new JsonObject();
        if (each.isSequence()) {
            made.add("builds", docker.sequence(each));
        } else {
            made = docker.build(each);
        }
        if (OBSERVE) {
            each.keepObserved(made);
        } else {
            assertThat(ConformanceCase.text(made)).isEqualTo(ConformanceCase.text(each.observed()));
        }
    }

    private static void askBuildah(ConformanceCase each) throws IOException {
        RECORD.put(each.name(), BuildahRecord.difference(each.observed(), buildah.build(each)));
    }
}
