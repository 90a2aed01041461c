package io.github.layerflux.mojo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.maven.artifact.DefaultArtifact;
import org.apache.maven.artifact.handler.DefaultArtifactHandler;
import org.apache.maven.model.Build;
import org.apache.maven.model.Model;
import org.apache.maven.model.Plugin;
import org.apache.maven.model.PluginExecution;
import org.apache.maven.model.Resource;
import org.apache.maven.project.MavenProject;
import org.codehaus.plexus.util.xml.Xpp3DomBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which module and plugin a file is said to be of, by models as Maven makes them. */
final class ReactorOutputsTest {

    @TempDir
    Path folder;

    private final List<MavenProject> projects = new ArrayList<>();

    private MavenProject module(String name, String packaging) {
        Path base = folder.resolve(name);
        Model model = new Model();
        model.setGroupId("org.example");
        model.setArtifactId(name);
        model.setVersion("1");
        model.setPackaging(packaging);
        Build build = new Build();
        build.setDirectory(base.resolve("target").toString());
        build.setOutputDirectory(base.resolve("target/classes").toString());
        build.setTestOutputDirectory(base.resolve("target/test-classes").toString());
        build.setFinalName(name + "-1");
        Resource resource = new Resource();
        resource.setDirectory(base.resolve("src/main/resources").toString());
        build.addResource(resource);
        model.setBuild(build);
        MavenProject project = new MavenProject(model);
        project.setFile(base.resolve("pom.xml").toFile());
        projects.add(project);
        return project;
    }

    private static void plugin(MavenProject project, String artifactId, String goal, String configuration)
            throws Exception {
        Plugin plugin = new Plugin();
        plugin.setArtifactId(artifactId);
        PluginExecution execution = new PluginExecution();
        execution.addGoal(goal);
        execution.setConfiguration(
                Xpp3DomBuilder.build(new StringReader("<configuration>" + configuration + "</configuration>")));
        plugin.addExecution(execution);
        project.getBuild().addPlugin(plugin);
    }

    private void attach(MavenProject project, String classifier, String file) {
        DefaultArtifact artifact = new DefaultArtifact(
                "org.example", "web", "1", null, "jar", classifier, new DefaultArtifactHandler("jar"));
        artifact.setFile(folder.resolve(file).toFile());
        project.addAttachedArtifact(artifact);
    }

    private String of(String file) {
        return new ReactorOutputs(projects).of(folder.resolve(file));
    }

    @Test
    void theMainArtifactIsOfItsPackagingsPlugin() {
        module("web", "jar");
        module("shop", "war");

        assertThat(of("web/target/web-1.jar")).isEqualTo("maven-jar-plugin in module web");
        assertThat(of("shop/target/shop-1.war")).isEqualTo("maven-war-plugin in module shop");
        assertThat(of("shop/target/shop-1/WEB-INF/web.xml")).isEqualTo("maven-war-plugin in module shop");
    }

    @Test
    void theMainArtifactIsKnownByItsFileWhateverItsName() {
        MavenProject web = module("web", "jar");
        DefaultArtifact main =
                new DefaultArtifact("org.example", "web", "1", null, "jar", null, new DefaultArtifactHandler("jar"));
        main.setFile(folder.resolve("web/target/app.jar").toFile());
        web.setArtifact(main);

        assertThat(of("web/target/app.jar")).isEqualTo("maven-jar-plugin in module web");
    }

    @Test
    void whatReplacesTheMainArtifactMadeIt() throws Exception {
        plugin(module("web", "jar"), "spring-boot-maven-plugin", "repackage", "");
        plugin(module("cli", "jar"), "maven-shade-plugin", "shade", "");

        assertThat(of("web/target/web-1.jar")).isEqualTo("spring-boot-maven-plugin in module web");
        assertThat(of("cli/target/cli-1.jar")).isEqualTo("maven-shade-plugin in module cli");
    }

    @Test
    void oneThatIsAttachedReplacesNothing() throws Exception {
        MavenProject web = module("web", "jar");
        plugin(web, "spring-boot-maven-plugin", "repackage", "<classifier>exec</classifier>");
        attach(web, "exec", "web/target/web-1-exec.jar");

        assertThat(of("web/target/web-1.jar")).isEqualTo("maven-jar-plugin in module web");
        assertThat(of("web/target/web-1-exec.jar")).isEqualTo("spring-boot-maven-plugin in module web");
    }

    @Test
    void attachedArtifactsAreOfThePluginWithTheirClassifier() throws Exception {
        MavenProject web = module("web", "jar");
        plugin(web, "maven-source-plugin", "jar-no-fork", "");
        plugin(web, "maven-assembly-plugin", "single", "<descriptorRefs><d>jar-with-dependencies</d></descriptorRefs>");

        assertThat(of("web/target/web-1-sources.jar")).isEqualTo("maven-source-plugin in module web");
        assertThat(of("web/target/web-1-jar-with-dependencies.jar")).isEqualTo("maven-assembly-plugin in module web");
        assertThat(of("web/target/web-1-other.jar")).isEqualTo("module web");
    }

    @Test
    void classesAndResourcesAreToldApart() throws IOException {
        module("web", "jar");
        Files.createDirectories(folder.resolve("web/src/main/resources"));
        Files.writeString(folder.resolve("web/src/main/resources/app.properties"), "");

        assertThat(of("web/target/classes/A.class")).isEqualTo("maven-compiler-plugin in module web");
        assertThat(of("web/target/classes/app.properties")).isEqualTo("maven-resources-plugin in module web");
        assertThat(of("web/target/classes/git.properties")).isEqualTo("module web");
    }

    @Test
    void whereSeveralPluginsComeIntoQuestionNoneIsNamed() throws Exception {
        MavenProject web = module("web", "jar");
        plugin(web, "kotlin-maven-plugin", "compile", "");
        plugin(web, "spring-boot-maven-plugin", "repackage", "");
        plugin(web, "maven-shade-plugin", "shade", "");

        assertThat(of("web/target/classes/A.class")).isEqualTo("module web");
        assertThat(of("web/target/web-1.jar")).isEqualTo("module web");
    }

    @Test
    void copiedDependenciesAreOfTheDependencyPlugin() throws Exception {
        plugin(
                module("web", "jar"),
                "maven-dependency-plugin",
                "copy-dependencies",
                "<outputDirectory>" + folder.resolve("web/target/lib") + "</outputDirectory>");
        plugin(module("cli", "jar"), "maven-dependency-plugin", "copy-dependencies", "");

        assertThat(of("web/target/lib/a.jar")).isEqualTo("maven-dependency-plugin in module web");
        assertThat(of("cli/target/dependency/a.jar")).isEqualTo("maven-dependency-plugin in module cli");
        assertThat(of("cli/target/lib/a.jar")).isEqualTo("module cli");
    }

    @Test
    void filesThatNoBuildWritesAreNobodys() {
        module("web", "jar");

        assertThat(of("web/src/main/java/A.java")).isEmpty();
        assertThat(of("elsewhere/target/web-1.jar")).isEmpty();
    }

    @Test
    void aModuleInsideOfAnotherIsTheOneThatWrote() {
        module("parent", "pom");
        module("parent/target/generated", "jar").getModel().setArtifactId("inner");

        assertThat(of("parent/target/generated/target/x.txt")).isEqualTo("module inner");
        assertThat(of("parent/target/x.pom")).isEqualTo("module parent");
    }
}
