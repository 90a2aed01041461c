package io.github.layerflux.mojo;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.maven.model.Plugin;
import org.apache.maven.model.PluginExecution;
import org.apache.maven.project.MavenProject;
import org.codehaus.plexus.util.xml.Xpp3Dom;
import org.jspecify.annotations.Nullable;

/** The plugins of a module's model that write well-known files, and what their executions are configured to write. */
final class ModulePlugins {

    /** They write or rewrite class files too: with one of these nobody can tell whose a class file is. */
    private static final List<String> OTHER_COMPILERS = List.of(
            "kotlin-maven-plugin",
            "scala-maven-plugin",
            "gmavenplus-plugin",
            "aspectj-maven-plugin",
            "hibernate-enhance-maven-plugin",
            "byte-buddy-maven-plugin");

    private final MavenProject project;

    ModulePlugins(MavenProject project) {
        this.project = project;
    }

    /** The file name's extension of a packaging's artifact. */
    static String extension(String packaging) {
        return switch (packaging) {
            case "jar", "ejb", "maven-plugin", "bundle" -> "jar";
            default -> packaging;
        };
    }

    /** Who makes the main artifact in the end: what replaces the plain one counts. */
    Optional<String> main() {
        List<String> replacing = new ArrayList<>();
        for (Configured each : executions("spring-boot-maven-plugin", "repackage")) {
            if (each.value("classifier").isEmpty() && !each.value("skip").equals("true")) {
                replacing.add("spring-boot-maven-plugin");
            }
        }
        for (Configured each : executions("maven-shade-plugin", "shade")) {
            if (!each.value("shadedArtifactAttached").equals("true")
                    && each.value("outputFile").isEmpty()
                    && each.value("finalName").isEmpty()) {
                replacing.add("maven-shade-plugin");
            }
        }
        if (replacing.size() > 1) {
            return Optional.empty();
        }
        return replacing.isEmpty() ? packaging() : Optional.of(replacing.get(0));
    }

    private Optional<String> packaging() {
        return switch (project.getPackaging()) {
            case "jar", "maven-plugin" -> Optional.of("maven-jar-plugin");
            case "war" -> Optional.of("maven-war-plugin");
            case "ear" -> Optional.of("maven-ear-plugin");
            case "ejb" -> Optional.of("maven-ejb-plugin");
            case "bundle" -> Optional.of("maven-bundle-plugin");
            default -> Optional.empty();
        };
    }

    /** Who makes an artifact with a classifier, if exactly one plugin says that it does. */
    Optional<String> attached(String classifier) {
        List<String> found = new ArrayList<>();
        for (Plugin plugin : project.getBuildPlugins()) {
            for (Configured each : executions(plugin.getArtifactId(), "")) {
                if (each.writes(plugin.getArtifactId(), classifier) && !found.contains(plugin.getArtifactId())) {
                    found.add(plugin.getArtifactId());
                }
            }
        }
        return found.size() == 1 ? Optional.of(found.get(0)) : Optional.empty();
    }

    /** Who compiles class files, unless several plugins may. */
    Optional<String> compiler() {
        for (Plugin plugin : project.getBuildPlugins()) {
            if (OTHER_COMPILERS.contains(plugin.getArtifactId())) {
                return Optional.empty();
            }
        }
        return Optional.of("maven-compiler-plugin");
    }

    /** Who fills the folder that a file is in. */
    Optional<String> folder(Path file, Path target) {
        for (Configured each : executions("maven-dependency-plugin", "copy-dependencies")) {
            String folder = each.value("outputDirectory");
            Path copies = folder.isEmpty()
                    ? target.resolve("dependency")
                    : project.getBasedir().toPath().resolve(folder).normalize();
            if (file.startsWith(copies) && !copies.equals(target)) {
                return Optional.of("maven-dependency-plugin");
            }
        }
        boolean quarkus = !executions("quarkus-maven-plugin", "build").isEmpty();
        return quarkus && file.startsWith(target.resolve("quarkus-app"))
                ? Optional.of("quarkus-maven-plugin")
                : Optional.empty();
    }

    /** @param goal empty for any */
    private List<Configured> executions(String artifactId, String goal) {
        List<Configured> found = new ArrayList<>();
        for (Plugin plugin : project.getBuildPlugins()) {
            if (plugin.getArtifactId().equals(artifactId)) {
                for (PluginExecution execution : plugin.getExecutions()) {
                    if (goal.isEmpty() || execution.getGoals().contains(goal)) {
                        // inheritance has merged the plugin's configuration into each execution's
                        found.add(new Configured(execution, execution.getConfiguration()));
                    }
                }
            }
        }
        return found;
    }

    /** An execution and its configuration, as Maven has merged it. */
    private record Configured(
            PluginExecution execution, @Nullable Object configuration) {

        String value(String name) {
            Xpp3Dom child = configuration instanceof Xpp3Dom dom ? dom.getChild(name) : null;
            return child == null || child.getValue() == null
                    ? ""
                    : child.getValue().strip();
        }

        boolean writes(String plugin, String classifier) {
            List<String> goals = execution.getGoals();
            return switch (plugin) {
                case "maven-source-plugin" ->
                    classifier.equals("sources") && (goals.contains("jar") || goals.contains("jar-no-fork"));
                case "maven-javadoc-plugin" -> classifier.equals("javadoc") && goals.contains("jar");
                case "maven-jar-plugin" ->
                    classifier.equals(
                            goals.contains("test-jar") && value("classifier").isEmpty()
                                    ? "tests"
                                    : value("classifier"));
                case "spring-boot-maven-plugin" ->
                    goals.contains("repackage") && classifier.equals(value("classifier"));
                case "maven-shade-plugin" ->
                    value("shadedArtifactAttached").equals("true")
                            && classifier.equals(
                                    value("shadedClassifierName").isEmpty() ? "shaded" : value("shadedClassifierName"));
                case "maven-assembly-plugin" -> !value("appendAssemblyId").equals("false") && describes(classifier);
                default -> false;
            };
        }

        private boolean describes(String id) {
            Xpp3Dom references = configuration instanceof Xpp3Dom dom ? dom.getChild("descriptorRefs") : null;
            if (references != null) {
                for (Xpp3Dom reference : references.getChildren()) {
                    if (id.equals(reference.getValue())) {
                        return true;
                    }
                }
            }
            return false;
        }
    }
}
