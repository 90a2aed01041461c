package io.github.layerflux.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Asks a real Docker Engine, and buildah, what they make of the cases: {@code mvn -P differential verify}. Together with
 * {@link ConformanceTest}, which runs there too, that compares the three.
 *
 * <p>With {@code -Dobserve} it keeps what Docker made as {@code expected.json} and what buildah made otherwise in
 * {@code buildah.txt}; {@code -Dcases=REGEX} does so for some cases.
 */
class DifferentialSuite {

    private static final boolean OBSERVE = System.getProperty("observe") != null;
    private static final String CASES = System.getProperty("cases", ".*");

    private static DockerEngine docker;
    private static Buildah buildah;
    private static BuildahRecord record;

    @BeforeAll
    static void open() throws IOException {
        EngineRoot root = EngineRoot.get();
        docker = new DockerEngine(root);
        buildah = new Buildah(root);
        record = BuildahRecord.read();
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
        if (OBSERVE && record != null) {
            record.write();
        }
    }

    @TestFactory
    Stream<DynamicTest> dockerMakesWhatIsKept() {
        return cases().map(each -> DynamicTest.dynamicTest(each.name(), () -> askDocker(each)));
    }

    @TestFactory
    Stream<DynamicTest> buildahDiffersAsRecorded() {
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
        String difference = BuildahRecord.difference(each.observed(), buildah.build(each));
        if (OBSERVE) {
            record.put(each.name(), difference);
        } else {
            assertThat(difference).isEqualTo(record.get(each.name()));
        }
    }
}
