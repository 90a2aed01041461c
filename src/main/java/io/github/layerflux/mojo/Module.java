package io.github.layerflux.mojo;

import java.io.File;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Set;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.project.MavenProject;
import org.jspecify.annotations.Nullable;

/**
 * Where a build happens: a module of a reactor, or any folder when there is no POM.
 *
 * @param name the artifactId, or the folder's name
 * @param folder the project's folder, or the current one
 * @param target where build products go
 * @param all names of all modules of the reactor
 */
record Module(String name, String version, Path folder, Path target, boolean aggregator, Set<String> all) {

    static Module of(@Nullable MavenProject project, MavenSession session) {
        File pom = project == null ? null : project.getFile();
        if (project == null || pom == null) {
            Path current = Path.of(session.getExecutionRootDirectory())
                    .toAbsolutePath()
                    .normalize();
            Path last = current.getFileName();
            String name = last == null ? "image" : last.toString();
            return new Module(name, "latest", current, current.resolve("target"), false, Set.of(name));
        }
        Set<String> all = new LinkedHashSet<>();
        session.getProjects().forEach(module -> all.add(module.getArtifactId()));
        return new Module(
                project.getArtifactId(),
                project.getVersion(),
                project.getBasedir().toPath().toAbsolutePath().normalize(),
                Path.of(project.getBuild().getDirectory()),
                project.getPackaging().equals("pom"),
                all);
    }

    /** The reference an image gets when the user names none; characters that no repository may have become {@code -}. */
    String defaultImage() {
        StringBuilder repository = new StringBuilder();
        for (char c : name.toLowerCase(java.util.Locale.ROOT).toCharArray()) {
            boolean letter = c >= 'a' && c <= 'z' || c >= '0' && c <= '9';
            boolean separator = !repository.isEmpty() && (c == '.' || c == '_' || c == '-');
            if (letter) {
                repository.append(c);
            } else if (separator && Character.isLetterOrDigit(repository.charAt(repository.length() - 1))) {
                repository.append(c);
            }
        }
        while (!repository.isEmpty() && !Character.isLetterOrDigit(repository.charAt(repository.length() - 1))) {
            repository.setLength(repository.length() - 1);
        }
        String tag = version.replaceAll("[^A-Za-z0-9_.-]", "-");
        return (repository.isEmpty() ? "image" : repository) + ":" + tag;
    }
}
