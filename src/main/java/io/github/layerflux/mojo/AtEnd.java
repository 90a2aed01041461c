package io.github.layerflux.mojo;

import io.github.layerflux.failure.EnvironmentFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import org.apache.maven.execution.BuildFailure;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.lifecycle.LifecycleExecutionException;
import org.apache.maven.plugin.MojoExecution;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugin.logging.Log;
import org.apache.maven.project.MavenProject;
import org.jspecify.annotations.Nullable;
import reactor.core.Exceptions;

/**
 * Work that waits for the end of the Maven session and is done only if every module has succeeded, whatever goals they
 * bind, in whatever order and on however many threads they were built.
 *
 * <p>No goal can know that it is the last. The first work to arrive listens for the session's end ({@link SessionEnd}),
 * and hears of it before Maven's own listener does, so that the summary tells what came of it. A lifecycle participant
 * would do as well and need {@code <extensions>true</extensions>} in each POM.
 *
 * <p>What waits is kept in the session as types of the JDK: modules may have loaded this plugin in different realms.
 */
final class AtEnd {

    private static final String KEY = "io.github.layerflux:layerflux-maven-plugin:atEnd";

    /** In the folder of a module's products, as long as its work waits. */
    private static final String MARK = "waits-for-push";

    /**
     * What a module has to do.
     *
     * @param prepare what can fail, while nothing can be seen of it yet: done for all modules first
     * @param finish what makes it seen
     */
    record Work(Runnable prepare, Runnable finish) {}

    private final MavenSession session;
    private final @Nullable MavenProject project;
    private final @Nullable MojoExecution execution;
    private final Log log;
    private final SessionConsole console;

    AtEnd(LayerfluxMojo mojo) {
        this.session = mojo.session;
        this.project = mojo.project;
        this.execution = mojo.execution;
        this.log = mojo.getLog();
        this.console = new SessionConsole(session, mojo.module(), log);
    }

    /** @param products the folder that holds what is waited with */
    void await(Work work, Path products) {
        Path mark = products.resolve(MARK);
        try {
            Files.createDirectories(products);
            Files.writeString(mark, "");
        } catch (IOException e) {
            throw EnvironmentFailure.io("can't write " + mark, e);
        }
        Map<String, List<Runnable>> waiting = waiting();
        int module = project == null ? -1 : session.getProjects().indexOf(project);
        waiting.put(
                String.format("%06d %06d", module + 1, waiting.size()),
                List.of(attributed(work.prepare()), attributed(() -> {
                    work.finish().run();
                    forget(products);
                })));
        console.tell("Will be pushed when every module has succeeded (pushAtEnd)");
    }

    /** What was pushed waits no longer. */
    static void forget(Path products) {
        try {
            Files.deleteIfExists(products.resolve(MARK));
        } catch (IOException e) {
            throw EnvironmentFailure.io("can't delete " + products.resolve(MARK), e);
        }
    }

    @SuppressWarnings("unchecked") // under this key lies what is put below, whichever realm did it
    private Map<String, List<Runnable>> waiting() {
        var data = session.getRepositorySession().getData();
        while (true) {
            Object present = data.get(KEY);
            if (present != null) {
                return (Map<String, List<Runnable>>) present;
            }
            SessionShare.forgetAtEnd(session, KEY);
            Map<String, List<Runnable>> made = new ConcurrentSkipListMap<>();
            if (data.set(KEY, null, made)) {
                SessionEnd.of(session, end -> conclude(made));
                return made;
            }
        }
    }

    private void conclude(Map<String, List<Runnable>> waiting) {
        if (session.getResult().hasExceptions()) {
            log.warn("Nothing is pushed at the end (pushAtEnd): a module has failed");
            return;
        }
        for (int phase = 0; phase < 2; phase++) {
            for (List<Runnable> work : waiting.values()) {
                work.get(phase).run();
                if (session.getResult().hasExceptions()) {
                    return;
                }
            }
        }
    }

    /**
     * Tells, once, of what an earlier run built and didn't come to push. A resumed build ({@code -rf}) has no modules before
     * the one that it begins with, so their images would be forgotten.
     */
    static void remind(LayerfluxMojo mojo) {
        MavenSession session = mojo.session;
        if (!session.getRepositorySession().getData().set(KEY + ".reminded", null, Boolean.TRUE)) {
            return;
        }
        List<String> left = new ArrayList<>();
        List<MavenProject> all = session.getAllProjects();
        for (MavenProject module : all == null ? List.<MavenProject>of() : all) {
            Path mark = Path.of(module.getBuild().getDirectory(), "layerflux", MARK);
            if (!session.getProjects().contains(module) && Files.exists(mark)) {
                left.add(":" + module.getArtifactId());
            }
        }
        if (!left.isEmpty()) {
            mojo.getLog()
                    .warn("Built in an earlier run, not pushed yet, and not part of this build: "
                            + String.join(", ", left) + ". The same command with -pl " + String.join(",", left)
                            + " in place of -rf pushes them.");
        }
    }

    /** A failure is the module's: Maven tells it as that of its goal and in the reactor's summary. */
    private Runnable attributed(Runnable work) {
        return () -> {
            long started = System.currentTimeMillis();
            try {
                work.run();
            } catch (RuntimeException failure) {
                Throwable told = told(failure);
                if (project == null || execution == null) {
                    session.getResult().addException(told);
                    return;
                }
                session.getResult().addException(new LifecycleExecutionException(execution, project, told));
                session.getResult()
                        .addBuildSummary(new BuildFailure(project, System.currentTimeMillis() - started, told));
            }
        };
    }

    private static Throwable told(RuntimeException failure) {
        try {
            return Failures.toMaven(Exceptions.unwrap(failure));
        } catch (MojoExecutionException | MojoFailureException maven) {
            return maven;
        }
    }
}
