package io.github.layerflux.mojo;

import io.github.layerflux.failure.EnvironmentFailure;
import io.github.layerflux.report.BuildPage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.maven.execution.BuildFailure;
import org.apache.maven.execution.BuildSummary;
import org.apache.maven.execution.ExecutionEvent;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.project.MavenProject;
import org.eclipse.aether.SessionData;

/**
 * The page of all modules, {@code target/layerflux/report.html} of the reactor's root. Written once, when the session
 * ends: then no module writes any more, whatever failed and however many were built at once.
 *
 * <p>What modules hand in is kept in the session as types of the JDK: they may have loaded this plugin in different
 * realms.
 */
final class ReactorPage {

    private static final String KEY = "io.github.layerflux:layerflux-maven-plugin:pages";

    private final MavenSession session;

    ReactorPage(MavenSession session) {
        this.session = session;
    }

    /** A module's build, as {@link BuildPage#build} gives it; one that is handed in again takes the place of the first. */
    void add(String build, String json) {
        builds().put(build, json);
    }

    /** A folder as the page refers to it. */
    String relative(Path folder) {
        try {
            return file().getParent()
                    .relativize(folder.toAbsolutePath().normalize())
                    .toString();
        } catch (IllegalArgumentException e) {
            return folder.toString(); // on another drive
        }
    }

    Path file() {
        Path root =
                Path.of(session.getExecutionRootDirectory()).toAbsolutePath().normalize();
        for (MavenProject project : session.getProjects()) {
            if (project.getBasedir() != null
                    && project.getBasedir()
                            .toPath()
                            .toAbsolutePath()
                            .normalize()
                            .equals(root)) {
                return Path.of(project.getBuild().getDirectory()).resolve("layerflux/report.html");
            }
        }
        return root.resolve("target/layerflux/report.html");
    }

    /** Whoever comes first also makes sure that the page is written. */
    @SuppressWarnings("unchecked") // under this key lies what is put below, whichever realm did it
    private Map<String, String> builds() {
        SessionData data = session.getRepositorySession().getData();
        Map<String, String> made = Collections.synchronizedMap(new TreeMap<>());
        while (true) {
            Object present = data.get(KEY);
            if (present != null) {
                return (Map<String, String>) present;
            }
            if (data.set(KEY, null, made)) {
                SessionEnd.of(session, this::write);
                return made;
            }
        }
    }

    private void write(ExecutionEvent end) {
        Map<String, String> builds = builds();
        Map<String, String> modules = new LinkedHashMap<>();
        List<String> pages = new ArrayList<>();
        synchronized (builds) {
            pages.addAll(builds.values());
        }
        MavenSession whole = end.getSession();
        for (MavenProject project : whole.getProjects()) {
            BuildSummary summary = whole.getResult().getBuildSummary(project);
            modules.put(
                    project.getArtifactId(),
                    summary == null ? "skipped" : summary instanceof BuildFailure ? "failed" : "built");
        }
        try {
            BuildPage.write(file(), whole.getTopLevelProject().getArtifactId(), pages, modules);
        } catch (EnvironmentFailure e) {
            // the build is over, and each module has a page of its own
        }
    }
}
