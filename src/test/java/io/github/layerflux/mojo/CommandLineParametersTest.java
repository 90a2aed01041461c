package io.github.layerflux.mojo;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.apache.maven.plugin.MojoExecution;
import org.apache.maven.plugin.descriptor.DuplicateParameterException;
import org.apache.maven.plugin.descriptor.InvalidPluginDescriptorException;
import org.apache.maven.plugin.descriptor.MojoDescriptor;
import org.apache.maven.plugin.descriptor.Parameter;
import org.apache.maven.plugin.descriptor.PluginDescriptor;
import org.codehaus.plexus.util.xml.Xpp3Dom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is typed wins over what the POM configures. */
final class CommandLineParametersTest {

    @TempDir
    Path folder;

    private MojoBench bench;

    @BeforeEach
    void open() throws DuplicateParameterException, InvalidPluginDescriptorException {
        bench = new MojoBench(folder);
        MojoDescriptor goal = new MojoDescriptor();
        goal.setGoal("build");
        goal.setImplementation(BuildMojo.class.getName());
        for (String name : List.of("images", "pull", "noCache", "parallelism", "archiveLimit", "skip")) {
            Parameter parameter = new Parameter();
            parameter.setName(name);
            parameter.setExpression("${layerflux." + name + "}");
            parameter.setType(name.equals("noCache") ? "boolean" : "java.lang.String");
            goal.addParameter(parameter);
        }
        PluginDescriptor plugin = new PluginDescriptor();
        goal.setPluginDescriptor(plugin);
        plugin.addMojo(goal);
        bench.mojo.execution = new MojoExecution(goal);
    }

    @Test
    void everyKindOfParameterIsOverridden() {
        bench.mojo.images = List.of("pom:1");
        bench.mojo.pull = "never";
        bench.property("layerflux.images", "a:1, b:2,")
                .property("layerflux.pull", "always")
                .property("layerflux.noCache", "true")
                .property("layerflux.parallelism", "3")
                .property("layerflux.archiveLimit", "5G")
                .property("layerflux.skip", "web");

        CommandLineParameters.override(bench.mojo);

        assertThat(bench.mojo.images).containsExactly("a:1", "b:2");
        assertThat(bench.mojo.pull).isEqualTo("always");
        assertThat(bench.mojo.noCache).isTrue();
        assertThat(bench.mojo.parallelism).isEqualTo("3");
        assertThat(bench.mojo.archiveLimit).isEqualTo("5G");
        assertThat(bench.mojo.skip).isEqualTo("web");
        assertThat(bench.console).isEmpty();
    }

    @Test
    void whatIsNotTypedStaysAsThePomHasIt() {
        bench.mojo.images = List.of("pom:1");

        CommandLineParameters.override(bench.mojo);

        assertThat(bench.mojo.images).containsExactly("pom:1");
    }

    @Test
    void aBooleanWithoutAValueIsTrue() {
        bench.property("layerflux.noCache", "");

        CommandLineParameters.override(bench.mojo);

        assertThat(bench.mojo.noCache).isTrue();
    }

    @Test
    void aTypedBooleanThatIsNoneIsAMistake() {
        bench.property("layerflux.noCache", "yes");

        assertThatThrownBy(() -> CommandLineParameters.override(bench.mojo))
                .hasMessageContaining("layerflux.noCache must be true or false, got 'yes'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"yes", "1", "tru", "${flag}"})
    void aConfiguredBooleanThatIsNoneIsAMistake(String value) {
        bench.property("flag", "on");
        configure(value);

        assertThatThrownBy(() -> CommandLineParameters.override(bench.mojo))
                .hasMessageContaining("noCache must be true or false, got '");
    }

    @ParameterizedTest
    @ValueSource(strings = {"true", " FALSE ", "${flag}", "${nobody.set.it}", "${layerflux.noCache}"})
    void aConfiguredBooleanMayBeAnExpressionAndInAnyCase(String value) {
        bench.property("flag", "true");
        configure(value);

        assertThatCode(() -> CommandLineParameters.override(bench.mojo)).doesNotThrowAnyException();
    }

    @Test
    void whatIsTypedHealsAConfiguredBoolean() {
        bench.property("layerflux.noCache", "true");
        configure("yes");

        CommandLineParameters.override(bench.mojo);

        assertThat(bench.mojo.noCache).isTrue();
    }

    private void configure(String noCache) {
        Xpp3Dom element = new Xpp3Dom("noCache");
        element.setValue(noCache);
        Xpp3Dom configuration = new Xpp3Dom("configuration");
        configuration.addChild(element);
        requireNonNull(bench.mojo.execution).setConfiguration(configuration);
    }

    @Test
    void aMistypedMapIsToldWithTheEntryThatWasMeant() {
        bench.property("layerflux.secrets.token", "env=T")
                .property("layerflux.label", "a=b")
                .property("layerflux.buildArgs.A", "1")
                .property("layerflux.image", "a:1")
                .property("layerflux.nothing.like.it", "1");

        CommandLineParameters.override(bench.mojo);

        assertThat(bench.console)
                .extracting(line -> line.substring(line.indexOf("layerflux.")))
                .containsExactlyInAnyOrder(
                        "layerflux.secrets.token is none of Layerflux's and has no effect; did you mean "
                                + "layerflux.secret.token?",
                        "layerflux.label is none of Layerflux's and has no effect; did you mean "
                                + "layerflux.label.NAME=VALUE?",
                        "layerflux.buildArgs.A is none of Layerflux's and has no effect; did you mean "
                                + "layerflux.buildArg.A?",
                        "layerflux.image is none of Layerflux's and has no effect; did you mean layerflux.images?",
                        "layerflux.nothing.like.it is none of Layerflux's and has no effect");
    }

    @Test
    void aMistypedPropertyIsToldOnce() {
        bench.property("layerflux.pul", "always").property("layerflux.buildArg.pul", "x");

        CommandLineParameters.override(bench.mojo);
        CommandLineParameters.override(bench.mojo);

        assertThat(bench.console)
                .containsExactly("WARNING The property layerflux.pul is none of Layerflux's and has no effect; did you "
                        + "mean layerflux.pull?");
    }
}
