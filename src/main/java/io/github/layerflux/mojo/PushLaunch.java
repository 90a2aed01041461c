package io.github.layerflux.mojo;

import io.github.layerflux.cache.BuildLease;
import io.github.layerflux.content.CacheDirectory;
import io.github.layerflux.content.ContentStore;
import io.github.layerflux.failure.UserFailure;
import io.github.layerflux.image.ImageReference;
import io.github.layerflux.registry.PushTarget;
import io.github.layerflux.registry.RegistrySettings;
import io.github.layerflux.report.ConsoleProgress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugin.logging.Log;
import reactor.core.Exceptions;

/** One execution of {@code push}: which image, whereto, and when. */
final class PushLaunch {

    private static final int LEAST_TRANSFERS = 4;

    private final PushMojo mojo;
    private final Module module;

    private PushLaunch(PushMojo mojo, Module module) {
        this.mojo = mojo;
        this.module = module;
    }

    static PushLaunch of(PushMojo mojo) {
        return new PushLaunch(mojo, Module.of(mojo.project, mojo.session));
    }

    void run() throws MojoExecutionException, MojoFailureException {
        try {
            AtEnd end = new AtEnd(mojo.session, "push");
            Optional<Runnable> push = work();
            if (push.isPresent() && !mojo.pushAtEnd) {
                push.get().run();
                push = Optional.empty();
            }
            boolean waits = push.isPresent();
            Optional<List<Runnable>> last = end.arrive(mojo.project, mojo.execution, push);
            if (last.isEmpty()) {
                if (waits) {
                    mojo.getLog().info("Will be pushed when the last module has come so far (pushAtEnd)");
                }
            } else if (end.hasFailures()) {
                mojo.getLog().warn("Nothing is pushed at the end: a module has failed");
            } else {
                last.get().forEach(Runnable::run);
            }
        } catch (RuntimeException failure) {
            throw Failures.toMaven(Exceptions.unwrap(failure));
        }
    }

    /** What to push, checked now; empty when there is nothing. */
    private Optional<Runnable> work() {
        if (mojo.skip || mojo.skipPush) {
            mojo.getLog().info("Skipped: layerflux." + (mojo.skip ? "skip" : "skipPush") + " is set");
            return Optional.empty();
        }
        Path folder = module.products();
        if (module.aggregator() && !RecordedImage.exists(folder)) {
            mojo.getLog().info("No image in this parent module: nothing to push");
            return Optional.empty();
        }
        RecordedImage image = RecordedImage.read(folder);
        List<PushTarget> targets = targets(image);
        return Optional.of(() -> push(image, targets));
    }

    private void push(RecordedImage image, List<PushTarget> targets) {
        CacheDirectory directory = new CacheDirectory(DefaultDirectories.cache(
                        mojo.cacheDirectory, Path.of(mojo.session.getExecutionRootDirectory()), System.getenv()))
                .create();
        try (BuildLease lease = BuildLease.acquire(directory)) {
            ContentStore store = new ContentStore(directory);
            image.restore(store);
            new ImagePush(settings(), store, progress(), image.folder().resolve("image.json"))
                    .push(image.manifest(), targets);
        }
    }

    private List<PushTarget> targets(RecordedImage image) {
        List<PushTarget> targets = new ArrayList<>();
        for (String given : BuildRequests.orEmpty(mojo.images)) {
            targets.add(target(ImageReference.parse(given.strip())));
        }
        if (targets.isEmpty()) {
            image.references().forEach(reference -> targets.add(target(reference)));
        }
        return targets;
    }

    /** Docker's own images live in {@code docker.io/library}: nobody else may push there. */
    static PushTarget target(ImageReference reference) {
        if (reference.registry().equals(ImageReference.DOCKER_HUB)
                && reference.repository().startsWith("library/")) {
            throw new UserFailure("'" + reference.familiar() + "' names no registry to push to")
                    .suggest("Set images to a full reference, such as registry.example.com/team/" + reference.familiar()
                            + ", or for Docker Hub USER/" + reference.familiar() + ".");
        }
        return new PushTarget(reference, false);
    }

    private RegistrySettings settings() {
        int transfers = Math.max(mojo.parallelism, mojo.session.getRequest().getDegreeOfConcurrency());
        return RegistrySettings.defaults()
                .withInsecureRegistries(new HashSet<>(BuildRequests.orEmpty(mojo.insecureRegistries)))
                .withParallelism(mojo.parallelism > 0 ? mojo.parallelism : Math.max(LEAST_TRANSFERS, transfers));
    }

    private ConsoleProgress progress() {
        Log log = mojo.getLog();
        return ConsoleProgress.of(mojo.progress, log::info, log::warn);
    }
}
