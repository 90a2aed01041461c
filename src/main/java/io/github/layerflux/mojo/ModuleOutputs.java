package io.github.layerflux.mojo;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.maven.artifact.Artifact;
import org.apache.maven.model.Build;
import org.apache.maven.model.Resource;
import org.apache.maven.project.MavenProject;

/**
 * What one module's build writes below its build folder, told from its model: the plugin where only one comes into
 * question, else the module alone.
 */
final class ModuleOutputs {

    private final MavenProject project;
    private final ModulePlugins plugins;
    private final Path target;

    ModuleOutputs(MavenProject project) {
        this.project = project;
        this.plugins = new ModulePlugins(project);
        this.target = path(project.getBuild().getDirectory());
    }

    /** The build folder, {@code target}. */
    Path target() {
        return target;
    }

    /**
     * Who made a file of the build folder: {@code maven-jar-plugin in module web}, or {@code module web}.
     *
     * @param file absolute, normalized
     */
    String madeBy(Path file) {
        String module = "module " + project.getArtifactId();
        return plugin(file).map(name -> name + " in " + module).orElse(module);
    }

    private Optional<String> plugin(Path file) {
        Optional<String> packager = packager(file);
        if (packager.isPresent()) {
            return packager;
        }
        Build build = project.getBuild();
        Path classes = path(build.getOutputDirectory());
        Path testClasses = path(build.getTestOutputDirectory());
        if (file.startsWith(classes)) {
            return compiled(file, classes, build.getResources());
        }
        if (file.startsWith(testClasses)) {
            return compiled(file, testClasses, build.getTestResources());
        }
        if (project.getPackaging().equals("war") && file.startsWith(target.resolve(build.getFinalName()))) {
            return Optional.of("maven-war-plugin");
        }
        return plugins.folder(file, target);
    }

    /** Of a file that is the module's artifact, or attached to it, or has the name that it will have. */
    private Optional<String> packager(Path file) {
        Artifact main = project.getArtifact();
        String name = project.getBuild().getFinalName();
        boolean isMain = main != null && main.getFile() != null
                ? path(main.getFile().toString()).equals(file)
                : file.equals(target.resolve(name + "." + ModulePlugins.extension(project.getPackaging())));
        if (isMain) {
            return plugins.main();
        }
        for (Artifact attached : project.getAttachedArtifacts()) {
            if (attached.getFile() != null
                    && path(attached.getFile().toString()).equals(file)) {
                String classifier = attached.getClassifier() == null ? "" : attached.getClassifier();
                return plugins.attached(classifier);
            }
        }
        // in another session, or not yet in this one: target/<finalName>-<classifier>.jar
        String fileName = file.getFileName().toString();
        if (target.equals(file.getParent()) && fileName.startsWith(name + "-") && fileName.endsWith(".jar")) {
            return plugins.attached(fileName.substring(name.length() + 1, fileName.length() - ".jar".length()));
        }
        return Optional.empty();
    }

    private Optional<String> compiled(Path file, Path classes, List<Resource> resources) {
        if (file.toString().endsWith(".class")) {
            return plugins.compiler();
        }
        for (Resource resource : resources) {
            Path below = classes.relativize(file);
            Path source = resource.getTargetPath() == null
                    ? path(resource.getDirectory()).resolve(below)
                    : null;
            if (source != null && Files.isRegularFile(source)) {
                return Optional.of("maven-resources-plugin");
            }
        }
        return Optional.empty();
    }

    private Path path(String text) {
        return project.getBasedir().toPath().resolve(text).toAbsolutePath().normalize();
    }
}
