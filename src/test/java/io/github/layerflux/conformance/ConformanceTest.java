package io.github.layerflux.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.github.layerflux.conformance.BuildSequence.State;
import io.github.layerflux.it.TestMachine;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * Builds the images that Docker built, without Docker: {@code mvn -P differential verify} asks Docker again.
 * docs/compatibility.md tells where we differ on purpose.
 */
@Execution(ExecutionMode.CONCURRENT)
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
        return cases().filter(each -> !each.isSequence())
                .map(each -> DynamicTest.dynamicTest(each.name(), () -> checkImage(each)));
    }

    @TestFactory
    Stream<DynamicTest> cachesWhatDockerCachesUnderTheContentRules() {
        return cases().filter(ConformanceCase::isSequence)
                .map(each -> DynamicTest.dynamicTest(each.name(), () -> checkSequence(each, "content")));
    }

    @TestFactory
    Stream<DynamicTest> cachesWhatTheMetadataRulesSay() {
        return cases().filter(ConformanceCase::isSequence)
                .map(each -> DynamicTest.dynamicTest(each.name(), () -> checkSequence(each, "metadata")));
    }

    private static Stream<ConformanceCase> cases() {
        return ConformanceCase.all().stream();
    }

    private static void checkImage(ConformanceCase each) throws IOException {
        State state = layerflux.prepare(each);
        JsonObject expected = each.expected();
        JsonObject built = layerflux.build(each, state);
        assertThat(ConformanceCase.text(built))
                .as("built %s", built.get("message"))
                .isEqualTo(ConformanceCase.text(expected));
        if (expected.has("fails")) {
            List<String> message = each.message();
            assertThat(message).as("what our message must say").isNotEmpty();
            assertThat(built.get("message").getAsString()).contains(message);
        } else {
            assertThat(ConformanceCase.text(layerflux.build(each, state)))
                    .as("from the cache")
                    .isEqualTo(ConformanceCase.text(expected));
        }
    }

    private static void checkSequence(ConformanceCase each, String rules) throws IOException {
        JsonObject expected = each.expected();
        JsonElement builds = expected.has(rules) ? expected.get(rules) : expected.get("builds");
        assertThat(lines(layerflux.sequence(each, rules))).isEqualTo(lines(builds));
    }

    /** One build a line. */
    private static String lines(JsonElement builds) {
        StringBuilder text = new StringBuilder();
        builds.getAsJsonArray().forEach(build -> text.append(build).append('\n'));
        return text.toString();
    }
}
