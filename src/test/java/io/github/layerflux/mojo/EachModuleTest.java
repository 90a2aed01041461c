package io.github.layerflux.mojo;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.plugin.MojoExecution;
import org.apache.maven.plugin.descriptor.MojoDescriptor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which goals, named in a reactor's root, are meant for its modules. */
final class EachModuleTest {

    @TempDir
    Path folder;

    @Test
    void goalsAboutImagesAreForEachModuleAndGoalsAboutTheMachineAreNot() {
        for (LayerfluxMojo each : List.of(
                new BuildMojo(),
                new ExplainMojo(),
                new CheckMojo(),
                new PushMojo(),
                new LoadMojo(),
                new PromoteMojo())) {
            assertThat(each.isForEachModule())
                    .as(each.getClass().getSimpleName())
                    .isTrue();
        }
        for (LayerfluxMojo once : List.of(new PruneMojo(), new DuMojo(), new DoctorMojo())) {
            assertThat(once.isForEachModule())
                    .as(once.getClass().getSimpleName())
                    .isFalse();
        }
    }

    @Test
    void anImageThatIsNamedIsPromotedOnce() {
        PromoteMojo promote = new PromoteMojo();
        promote.source = "registry.example.com/app:1";

        assertThat(promote.isForEachModule()).isFalse();
    }

    @Test
    void aGoalIsForEachModuleWhenItIsTypedInTheRootOfSeveral() {
        ReactorBench bench =
                new ReactorBench(folder).module("root", "FROM scratch\n").module("web", "FROM scratch\n");

        assertThat(isAsked(bench, "root", MojoExecution.Source.CLI)).isTrue();
        assertThat(isAsked(bench, "root", MojoExecution.Source.LIFECYCLE))
                .as("bound to a phase")
                .isFalse();
        assertThat(isAsked(bench, "web", MojoExecution.Source.CLI))
                .as("the call for one module")
                .isFalse();
        assertThat(isAsked(bench, "root", MojoExecution.Source.CLI, "root"))
                .as("-pl, -N")
                .isFalse();
    }

    private static boolean isAsked(ReactorBench bench, String module, MojoExecution.Source source, String... built) {
        MavenSession session = bench.begin(built);
        session.getRequest().setBaseDirectory(bench.projects.get("root").getBasedir());
        bench.projects.get("root").setExecutionRoot(true);
        BuildMojo mojo = bench.mojo(module, session);
        mojo.execution = new MojoExecution(new MojoDescriptor(), "default-cli", source);
        return EachModule.isAsked(mojo);
    }
}
