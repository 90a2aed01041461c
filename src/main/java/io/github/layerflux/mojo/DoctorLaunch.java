package io.github.layerflux.mojo;

import io.github.layerflux.content.CacheDirectory;
import io.github.layerflux.content.ContentStore;
import io.github.layerflux.doctor.Diagnosis;
import io.github.layerflux.doctor.DiagnosisJson;
import io.github.layerflux.doctor.DiagnosisText;
import io.github.layerflux.event.BuildEvent;
import io.github.layerflux.failure.BuildFailure;
import io.github.layerflux.registry.RegistryProbe;
import io.github.layerflux.registry.RegistrySettings;
import io.github.layerflux.sandbox.ExecutorChoice;
import io.github.layerflux.sandbox.RunLimits;
import io.github.layerflux.sandbox.SandboxProbe;
import io.github.layerflux.sandbox.SandboxSettings;
import io.github.layerflux.sandbox.host.HostReader;
import io.github.layerflux.snapshot.DeepDelete;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import reactor.core.publisher.Flux;

/** One execution of {@code doctor}. */
final class DoctorLaunch {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final DoctorMojo mojo;
    private final ExecutorChoice executor;

    DoctorLaunch(DoctorMojo mojo, ExecutorChoice executor) {
        this.mojo = mojo;
        this.executor = executor;
    }

    void run() {
        CacheDirectory directory = mojo.cache();
        try {
            directory.create();
        } catch (BuildFailure unusable) {
            withoutCache(unusable);
            return;
        }
        diagnose(directory, cache(directory));
    }

    /** RUN is tried in a folder that goes again: whatever else is wrong here is worth knowing at once. */
    private void withoutCache(BuildFailure unusable) {
        String problem = unusable.details().problem();
        try {
            Path folder = Files.createTempDirectory("layerflux-doctor");
            try {
                diagnose(new CacheDirectory(folder).create(), problem);
            } finally {
                DeepDelete.delete(folder);
            }
        } catch (IOException e) {
            unusable.addSuppressed(e); // that there is no cache says more
        }
        // no build can succeed: what is wrong comes last, where people look
        throw unusable.suggestIfNone("Set layerflux.cacheDirectory to a folder that this user may write.");
    }

    private void diagnose(CacheDirectory directory, String cache) {
        SandboxProbe sandbox =
                SandboxProbe.of(new SandboxSettings(executor, new ContentStore(directory), RunLimits.SOME));
        Diagnosis diagnosis = new Diagnosis(subject(), cache, HostReader.ofThisProcess(), sandbox, registries());
        if (mojo.progress.equals("json")) {
            mojo.getLog().info(DiagnosisJson.of(diagnosis));
        } else {
            new DiagnosisText(diagnosis, mojo.getLog()::info, mojo.getLog()::warn).write();
        }
    }

    private String subject() {
        String version = mojo.execution == null ? "" : " " + mojo.execution.getVersion();
        return String.format(
                Locale.ROOT,
                "Layerflux%s on %s %s %s, Java %s, Maven %s",
                version,
                System.getProperty("os.name"),
                System.getProperty("os.version"),
                System.getProperty("os.arch"),
                System.getProperty("java.version"),
                mojo.session.getSystemProperties().getProperty("maven.version", "?"));
    }

    private static String cache(CacheDirectory directory) {
        try {
            FileStore store = Files.getFileStore(directory.root());
            return String.format(
                    Locale.ROOT, "%s (%s, %.1f GB free)", directory.root(), store.type(), store.getUsableSpace() / 1e9);
        } catch (IOException e) {
            return directory.root() + " (" + e.getMessage() + ")";
        }
    }

    private List<RegistryProbe.Answer> registries() {
        if (mojo.session.isOffline()) {
            return List.of();
        }
        RegistrySettings settings = RegistrySettings.defaults()
                .withAccess(new MavenRegistryAccess(mojo, System.getenv()))
                .withTimeouts(PATIENCE, PATIENCE, PATIENCE)
                .withEvents(this::told);
        RegistryProbe probe = new RegistryProbe(settings);
        Set<String> names = new KnownRegistries(mojo, mojo.module()).names();
        List<RegistryProbe.Answer> answers = Flux.fromIterable(names)
                .flatMapSequential(probe::ask)
                .collectList()
                .block();
        return answers == null ? new ArrayList<>() : answers;
    }

    private void told(BuildEvent event) {
        if (event instanceof BuildEvent.Warning warning) {
            mojo.getLog().warn(warning.text());
        }
    }
}
