package io.github.layerflux.mojo;

import java.io.File;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Optional;
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

    private static final int LONGEST_TAG = 128;

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
        for (MavenProject module : session.getProjects()) {
            all.add(module.getArtifactId());
        }
        return new Module(
                project.getArtifactId(),
                project.getVersion(),
                project.getBasedir().toPath().toAbsolutePath().normalize(),
                Path.of(project.getBuild().getDirectory()),
                project.getPackaging().equals("pom"),
                all);
    }

    /**
     * The reference an image gets when the user names none. What a repository or tag can't have becomes {@code -}
     * (distribution-spec, "Pulling manifests").
     */
    String defaultImage() {
        StringBuilder repository = new StringBuilder();
        for (char c : name.toLowerCase(Locale.ROOT).toCharArray()) {
            if (isLetterOrDigit(c)) {
                repository.append(c);
            } else if (endsWithLetterOrDigit(repository)) { // never two separators in a row, nor one in front
                repository.append(c == '.' || c == '_' ? c : '-');
            }
        }
        if (!endsWithLetterOrDigit(repository)) {
            repository.setLength(Math.max(0, repository.length() - 1));
        }
        return (repository.isEmpty() ? "image" : repository) + ":" + tag();
    }

    private String tag() {
        StringBuilder tag = new StringBuilder();
        for (char c : version.toCharArray()) {
            boolean letterOrDigit = isLetterOrDigit(Character.toLowerCase(c)) && c < 0x80;
            boolean separator = !tag.isEmpty() && (c == '.' || c == '-');
            tag.append(letterOrDigit || separator || c == '_' ? c : tag.isEmpty() ? '_' : '-');
        }
        tag.setLength(Math.min(LONGEST_TAG, tag.length()));
        return tag.isEmpty() ? "latest" : tag.toString();
    }

    private static boolean isLetterOrDigit(char c) {
        return c >= 'a' && c <= 'z' || c >= '0' && c <= '9';
    }

    private static boolean endsWithLetterOrDigit(StringBuilder text) {
        return !text.isEmpty() && isLetterOrDigit(text.charAt(text.length() - 1));
    }

    /** The file that a parameter names, absolute or relative to the module's folder. */
    Optional<Path> file(@Nullable String parameter) {
        return parameter == null || parameter.isBlank()
                ? Optional.empty()
                : Optional.of(folder.resolve(parameter.strip()).normalize());
    }

    /** Where all that {@code build} makes lies. */
    Path products() {
        return target.resolve("layerflux");
    }
}
