package io.github.layerflux.engine;

import io.github.layerflux.check.CheckRequest;
import io.github.layerflux.check.Checks;
import io.github.layerflux.event.BuildEvent;
import io.github.layerflux.event.BuildEvent.BaseOpened;
import io.github.layerflux.event.Finding;
import io.github.layerflux.failure.UserFailure;
import io.github.layerflux.image.ImageConfig;
import io.github.layerflux.plan.Base;
import io.github.layerflux.plan.Stage;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The build checks beside a build. They want to know the base images, so they see the build's events; and they are in
 * nobody's way: on a thread of their own, started when the last base image is known and the build runs.
 *
 * <p>Where findings are errors, the Dockerfile alone is checked before the build, and once more with each base image,
 * whose stage then doesn't begin.
 */
public final class BuildChecks {

    /** What findings mean. */
    public enum Mode {
        WARN,
        ERROR,
        SKIP
    }

    private final Blueprint blueprint;
    private final Mode mode;
    private final Map<Integer, ImageConfig> bases = new ConcurrentHashMap<>();
    private final Checking checking = new Checking();
    private int unknown;
    private boolean started;

    private BuildChecks(Blueprint blueprint, Mode mode) {
        this.blueprint = blueprint;
        this.mode = mode;
    }

    /**
     * Checks where findings are errors, else prepares to.
     *
     * @throws UserFailure when something is found and that is an error
     */
    public static BuildChecks begin(Blueprint blueprint, Mode mode) {
        boolean asked = blueprint.dockerfile().directives().check().isPresent()
                || blueprint.request().buildArgs().containsKey(Checks.BUILD_ARG);
        BuildChecks checks = new BuildChecks(blueprint, mode);
        if (mode == Mode.WARN && asked && checks.run().error()) {
            checks = new BuildChecks(blueprint, Mode.ERROR); // the Dockerfile wants it so
        }
        checks.prepare();
        return checks;
    }

    private void prepare() {
        for (Stage stage : blueprint.plan().stages()) {
            boolean image = stage.base() instanceof Base.ImageBase || stage.base() instanceof Base.ContextBase;
            unknown += image ? 1 : 0;
        }
        if (mode == Mode.ERROR) {
            refuse(run().findings());
        }
    }

    /**
     * Sees the build's events, before the build goes on.
     *
     * @throws UserFailure when a base image shows that something is wrong and that is an error
     */
    public synchronized void accept(BuildEvent event) {
        if (mode == Mode.SKIP) {
            return;
        }
        if (event instanceof BaseOpened opened && bases.put(opened.stage(), opened.image()) == null) {
            unknown--;
            if (mode == Mode.ERROR) {
                refuse(run().findings());
            }
        }
        if (mode == Mode.WARN && unknown == 0 && !started) {
            start();
        }
    }

    private synchronized void start() {
        started = true;
        checking.setDaemon(true);
        checking.start();
    }

    /** What was found, for a build that is over; waits for the checks. */
    public List<Finding> findings() {
        if (mode != Mode.WARN) {
            return List.of();
        }
        synchronized (this) {
            if (!started) {
                started = true;
                checking.run(); // here and now: the build ended before all bases were known
                return checking.findings;
            }
        }
        try {
            checking.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return checking.findings;
    }

    /** Why there are no findings, when that is not because nothing was found. To be asked after them. */
    public Optional<String> problem() {
        return checking.problem;
    }

    private Checks.Result run() {
        Set<Integer> stages = new HashSet<>();
        for (Stage stage : blueprint.plan().stages()) {
            stages.add(stage.index());
        }
        BuildRequest request = blueprint.request();
        return Checks.run(new CheckRequest(
                blueprint.dockerfile(),
                Blueprint.planRequest(request),
                stages,
                bases,
                () -> SourceFiles.ignored(request.context(), request.dockerfile())));
    }

    private void refuse(List<Finding> findings) {
        if (!findings.isEmpty()) {
            throw Checks.failure(findings, blueprint.dockerfile().source());
        }
    }

    private final class Checking extends Thread {

        private volatile List<Finding> findings = List.of();
        private volatile Optional<String> problem = Optional.empty();

        private Checking() {
            super("layerflux-checks");
        }

        @Override
        public void run() {
            try {
                findings = BuildChecks.this.run().findings();
            } catch (UserFailure failure) {
                // the ignore file or the directive: whoever needs them for the build fails with the same words
                findings = List.of();
            } catch (RuntimeException | StackOverflowError e) {
                problem = Optional.of("the build checks failed: " + e); // a defect of ours, and no reason to fail
            }
        }
    }
}
