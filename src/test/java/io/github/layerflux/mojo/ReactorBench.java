package io.github.layerflux.mojo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.maven.execution.DefaultMavenExecutionRequest;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.graph.DefaultProjectDependencyGraph;
import org.apache.maven.model.Build;
import org.apache.maven.model.Dependency;
import org.apache.maven.model.Model;
import org.apache.maven.model.Plugin;
import org.apache.maven.project.DuplicateProjectException;
import org.apache.maven.project.MavenProject;
import org.codehaus.plexus.util.dag.CycleDetectedException;
import org.codehaus.plexus.util.xml.Xpp3Dom;

/** Modules of a reactor as Maven describes them to a mojo, with real projects and a real session, and no Maven. */
final class ReactorBench {

    final DefaultMavenExecutionRequest request = new DefaultMavenExecutionRequest();
    final Map<String, MavenProject> projects = new LinkedHashMap<>();
    final List<String> console = new ArrayList<>();
    private final Path folder;

    ReactorBench(Path folder) {
        this.folder = folder;
        request.setBaseDirectory(folder.toFile());
    }

    /** A module with the plugin in its POM. */
    ReactorBench module(String name, String dockerfile) {
        Path base = folder.resolve(name);
        try {
            Files.createDirectories(base);
            Files.writeString(base.resolve("Dockerfile"), dockerfile);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Plugin plugin = new Plugin();
        plugin.setGroupId("io.github.layerflux");
        plugin.setArtifactId("layerflux-maven-plugin");
        Build build = new Build();
        build.setDirectory(base.resolve("target").toString());
        build.addPlugin(plugin);
        Model model = new Model();
        model.setGroupId("g");
        model.setArtifactId(name);
        model.setVersion("1");
        model.setPackaging("jar");
        model.setBuild(build);
        MavenProject project = new MavenProject(model);
        project.setFile(base.resolve("pom.xml").toFile());
        projects.put(name, project);
        return this;
    }

    ReactorBench configured(String module, String parameter, String value) {
        Plugin plugin = projects.get(module).getPlugin(PluginConfiguration.PLUGIN);
        Xpp3Dom all = plugin.getConfiguration() instanceof Xpp3Dom there ? there : new Xpp3Dom("configuration");
        Xpp3Dom element = new Xpp3Dom(parameter);
        element.setValue(value);
        all.addChild(element);
        plugin.setConfiguration(all);
        return this;
    }

    ReactorBench property(String name, String value) {
        request.getUserProperties().setProperty(name, value);
        return this;
    }

    private MavenSession session(List<String> built) {
        MavenSession session = BareMaven.session(request);
        List<MavenProject> selected = new ArrayList<>();
        built.forEach(name -> selected.add(projects.get(name)));
        session.setProjects(selected);
        session.setAllProjects(List.copyOf(projects.values()));
        try {
            session.setProjectDependencyGraph(new DefaultProjectDependencyGraph(projects.values()));
        } catch (CycleDetectedException | DuplicateProjectException e) {
            throw new IllegalStateException(e);
        }
        return session;
    }

    ReactorBench dependency(String module, String on) {
        Dependency dependency = new Dependency();
        dependency.setGroupId("g");
        dependency.setArtifactId(on);
        dependency.setVersion("1");
        dependency.setType("pom");
        projects.get(module).getModel().addDependency(dependency);
        return this;
    }

    /** A session that builds some of the modules, or all. */
    MavenSession begin(String... built) {
        return session(built.length == 0 ? List.copyOf(projects.keySet()) : List.of(built));
    }

    /** The goal {@code build} in one module, when some of the modules are built. */
    BuildMojo mojo(String module, String... built) {
        return mojo(module, begin(built));
    }

    BuildMojo mojo(String module, MavenSession session) {
        BuildMojo mojo = new BuildMojo();
        mojo.session = session;
        mojo.project = projects.get(module);
        mojo.cacheDirectory = folder.resolve("cache").toString();
        mojo.setLog(BareMaven.log(console));
        return mojo;
    }

    StageChoices choices(BuildMojo mojo) {
        Module module = mojo.module();
        return new StageChoices(mojo, module, new DockerfileLocation(module, null, null), console::add);
    }
}
