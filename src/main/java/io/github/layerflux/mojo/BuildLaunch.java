package io.github.layerflux.mojo;

import io.github.layerflux.cache.BuildLease;
import io.github.layerflux.content.CacheDirectory;
import io.github.layerflux.content.ContentStore;
import io.github.layerflux.engine.Blueprint;
import io.github.layerflux.engine.BuildChecks;
import io.github.layerflux.engine.BuildEngine;
import io.github.layerflux.engine.BuildRequest;
import io.github.layerflux.engine.WorkerPool;
import io.github.layerflux.event.BuildEvent;
import io.github.layerflux.event.BuildEvent.BuildFinished;
import io.github.layerflux.event.BuildEvent.StepStarted;
import io.github.layerflux.event.Finding;
import io.github.layerflux.export.BuiltImage;
import io.github.layerflux.export.CompressionAhead;
import io.github.layerflux.export.OciLayoutExporter;
import io.github.layerflux.export.Output;
import io.github.layerflux.export.OutputList;
import io.github.layerflux.export.OutputSpec;
import io.github.layerflux.failure.EnvironmentFailure;
import io.github.layerflux.failure.StepFailure;
import io.github.layerflux.image.ImageReference;
import io.github.layerflux.layer.CompressionPolicy;
import io.github.layerflux.layer.LayerCompression;
import io.github.layerflux.report.BuildReport;
import io.github.layerflux.report.ConsoleProgress;
import io.github.layerflux.report.StepLogs;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import reactor.core.Exceptions;

/** One execution of {@code build}: request, engine, exporters, report. */
final class BuildLaunch {

    private final BuildMojo mojo;
    private final Module module;
    private final Consumer<String> warnings;
    private @Nullable Cancellation cancellation;

    BuildLaunch(BuildMojo mojo, Module module) {
        this.mojo = mojo;
        this.module = module;
        this.warnings = mojo.getLog()::warn;
    }

    void run() {
        BuildRequests requests = new BuildRequests(mojo, module, System.getenv());
        if (requests.nothingToBuild()) {
            new SessionConsole(mojo.session, module, mojo.getLog())
                    .tell("No Dockerfile in this parent module: nothing to build");
            return;
        }
        build(requests.create(), requests.compression());
    }

    private void build(BuildRequest request, CompressionPolicy compression) {
        Path folder = module.products();
        CacheDirectory directory = new CacheDirectory(request.cache().directory()).create();
        if (mojo.cacheMaxSize != null) {
            SessionHousekeeping.plan(mojo.session, directory, mojo.cacheMaxSize, mojo.getLog());
        }
        try (BuildLease lease = BuildLease.acquire(directory, warnings)) {
            build(request, compression, folder, new ContentStore(directory));
        }
    }

    private void build(BuildRequest request, CompressionPolicy compression, Path folder, ContentStore store) {
        List<Output> outputs = outputs(compression, store);
        for (Output output : outputs) {
            output.check(request.platforms().size());
        }
        ImageAttachment attachment = new ImageAttachment(mojo, folder);
        RegistryOutputs registries = new RegistryOutputs(
                OutputList.of(BuildRequests.orEmpty(mojo.outputs)), compression, store, PushTargets.of(mojo.session));
        registries.check(request.image().references());
        BuildReport report = new BuildReport(names(request.image().references()));
        BuildResults results =
                new BuildResults(mojo.session, module, mojo.execution == null ? "" : mojo.execution.getExecutionId());
        results.begin();
        StepLogs logs = new StepLogs(folder, warnings);
        try (CompressionAhead ahead =
                new CompressionAhead(store, compressions(request, outputs, registries, attachment, compression))) {
            Optional<Attestations> attestations = Attestations.of(mojo, module, request, warnings);
            Blueprint blueprint = Blueprint.of(request);
            @Nullable
            CacheSharing sharing =
                    BuildRequests.share(mojo) ? CacheSharing.of(mojo, request, blueprint, store, true) : null;
            BuildFinished finished = build(blueprint, sharing, report, logs, attestations, ahead, store);
            BuiltImage image =
                    BuiltImage.load(store, finished.manifest(), request.image().references(), request.platform());
            OciLayoutExporter layout = OciLayoutExporter.exclusive(store, folder.resolve("oci"));
            (request.image().sparse() ? layout.sparse() : layout).export(image);
            for (Output output : outputs) {
                Output.Delivered delivered = output.deliver(image);
                report.output(
                        delivered.type(),
                        DockerfileLocation.shown(delivered.place(), mojo.session.getExecutionRootDirectory()),
                        delivered.bytes());
            }
            if (attestations.isPresent()) {
                attestations.get().write(image, store, folder);
            } else {
                Attestations.forget(folder);
            }
            attachment.attach(image, store, compression.elsewhere());
            report.imageSize(image.layersSize());
            results.write(report);
            SessionImages session = SessionImages.of(mojo.session);
            session.built(mojo.project, finished.manifest());
            session.named(mojo.project, request.image().references()).ifPresent(warnings);
            new ImageProperties(mojo)
                    .built(
                            finished.imageId(),
                            finished.manifest(),
                            request.image().references().get(0));
            registries.deliver(
                    mojo,
                    image,
                    new ImagePush(
                            PushLaunch.settings(mojo, mojo.parallelism),
                            store,
                            progress(),
                            folder.resolve("image.json"),
                            module.file(mojo.signKey)),
                    folder);
            if (sharing != null) {
                sharing.deliver(progress(), folder.resolve("image.json"));
            }
            if (sharing != null || registries.pushesNow(mojo)) {
                results.complete(report);
            }
            tell(report, folder);
        } catch (RuntimeException failure) {
            RuntimeException told = naming(logs, failure);
            report.failed(String.valueOf(Exceptions.unwrap(told).getMessage()));
            for (Runnable end : List.<Runnable>of(
                    // it would be taken for this build's image
                    () -> OciLayoutExporter.remove(folder.resolve("oci")), () -> results.write(report))) {
                try {
                    end.run();
                } catch (EnvironmentFailure undone) {
                    failure.addSuppressed(undone); // why the build failed says more
                }
            }
            tell(report, folder);
            throw told;
        }
    }

    /** Who is told the last lines of a RUN's output is told where all of them are. */
    private RuntimeException naming(StepLogs logs, RuntimeException failure) {
        Optional<Path> log = logs.ofFailed();
        if (log.isPresent() && Exceptions.unwrap(failure) instanceof StepFailure step) {
            return step.loggedIn(DockerfileLocation.shown(log.get(), mojo.session.getExecutionRootDirectory()));
        }
        return failure;
    }

    /** Who chose another frontend with {@code # syntax=} finds it in the log that nothing was fetched for it. */
    private void noteSyntax(Blueprint blueprint) {
        Optional<String> syntax = blueprint.dockerfile().directives().syntax();
        if (syntax.isPresent()) {
            mojo.getLog().debug("# syntax=" + syntax.get() + " isn't fetched: Layerflux reads the language itself");
        }
    }

    private BuildFinished build(
            Blueprint blueprint,
            @Nullable CacheSharing sharing,
            BuildReport report,
            StepLogs logs,
            Optional<Attestations> attestations,
            CompressionAhead ahead,
            ContentStore store) {
        BuildChecks.Mode mode = CheckMode.of(mojo.checks);
        noteSyntax(blueprint);
        BuildChecks checks = BuildChecks.begin(blueprint, mode);
        WorkerPool workers = SessionWorkers.of(
                mojo.session, blueprint.request().environment().parallelism());
        ConsoleProgress progress = progress();
        @Nullable BuildEvent last;
        try {
            BuildEngine engine = new BuildEngine(store, workers).naming(new ReactorOutputs(mojo.session.getProjects()));
            last = (sharing == null ? engine : sharing.over(engine))
                    .build(blueprint, ahead, checks::accept)
                    .doOnNext(event -> {
                        progress.accept(event);
                        report.accept(event);
                        logs.accept(event);
                        if (attestations.isPresent()) {
                            attestations.get().accept(event);
                        }
                        watch(event);
                    })
                    .blockLast(); // the only block(): here the reactive world ends and Maven's begins
        } finally {
            if (cancellation != null) {
                cancellation.end();
            }
            progress.close();
            logs.close();
            tell(checks.findings(), progress, report);
            checks.problem().ifPresent(warnings);
        }
        if (last instanceof BuildFinished finished) {
            return finished;
        }
        throw new IllegalStateException("the build ended without a result");
    }

    /** From the first step that is executed on there is something to break off. */
    private void watch(BuildEvent event) {
        if (cancellation == null && event instanceof StepStarted) {
            cancellation = Cancellation.begin(warnings);
        }
        if (cancellation != null) {
            cancellation.accept(event);
        }
    }

    private static void tell(List<Finding> findings, ConsoleProgress progress, BuildReport report) {
        if (!findings.isEmpty()) {
            BuildEvent checked = new BuildEvent.Checked(findings);
            progress.accept(checked);
            report.accept(checked);
        }
    }

    private static List<LayerCompression> compressions(
            BuildRequest request,
            List<Output> outputs,
            RegistryOutputs registries,
            ImageAttachment attachment,
            CompressionPolicy compression) {
        List<LayerCompression> wanted = new ArrayList<>();
        wanted.add(request.image().compression());
        for (Output output : outputs) {
            wanted.add(output.compression());
        }
        if (attachment.isArchive()) {
            wanted.add(compression.elsewhere());
        }
        wanted.addAll(registries.compressions());
        return wanted;
    }

    private void tell(BuildReport report, Path folder) {
        String root = mojo.session.getExecutionRootDirectory();
        new SessionConsole(mojo.session, module, mojo.getLog())
                .summary(
                        mojo.progress,
                        report,
                        DockerfileLocation.shown(folder.resolve("oci"), root),
                        DockerfileLocation.shown(folder.resolve("report.html"), root));
    }

    private List<Output> outputs(CompressionPolicy compression, ContentStore store) {
        List<Output> outputs = new ArrayList<>();
        for (String output : OutputList.of(BuildRequests.orEmpty(mojo.outputs))) {
            if (RegistryOutputs.is(output)) {
                continue;
            }
            outputs.add(new Output(OutputSpec.parse(output), compression, store, module.folder(), warnings));
        }
        return outputs;
    }

    private ConsoleProgress progress() {
        return new SessionConsole(mojo.session, module, mojo.getLog()).progress(mojo.progress);
    }

    private static List<String> names(List<ImageReference> references) {
        List<String> names = new ArrayList<>();
        for (ImageReference reference : references) {
            names.add(reference.familiar());
        }
        return names;
    }
}
