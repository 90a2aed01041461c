package io.github.layerflux.mojo;

import io.github.layerflux.dockerfile.MemorySize;
import io.github.layerflux.engine.BuildRequest;
import io.github.layerflux.engine.BuildRequest.CacheOptions;
import io.github.layerflux.engine.BuildRequest.EnvironmentOptions;
import io.github.layerflux.engine.BuildRequest.ImageOptions;
import io.github.layerflux.engine.BuildRequest.RunOptions;
import io.github.layerflux.engine.VerifyMode;
import io.github.layerflux.failure.UserFailure;
import io.github.layerflux.image.ImageReference;
import io.github.layerflux.image.Platform;
import io.github.layerflux.layer.CompressionPolicy;
import io.github.layerflux.registry.Mirror;
import io.github.layerflux.step.SecretSource;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** From the Mojo's parameters, as Maven gives them, to a checked request. */
final class BuildRequests {

    private final BuildMojo mojo;
    private final Module module;
    private final CommandLineMaps maps;
    private final DockerfileLocation location;
    private final Map<String, String> environment;

    BuildRequests(BuildMojo mojo, Module module, Map<String, String> environment) {
        this.mojo = mojo;
        this.module = module;
        this.maps = new CommandLineMaps(mojo.session.getUserProperties());
        this.location = new DockerfileLocation(module, mojo.context, mojo.dockerfile);
        this.environment = environment;
    }

    /** Whether this module is a parent that merely has no image: no Dockerfile and packaging {@code pom}. */
    boolean nothingToBuild() {
        return location.nothingToBuild();
    }

    BuildRequest create() {
        check();
        Path context = location.context();
        Path dockerfile = location.dockerfile();
        StageChoices choices = new StageChoices(mojo, module, location, this::tell);
        Map<String, String> buildArgs = maps.merge(mojo.buildArgs, "layerflux.buildArg.");
        return new BuildRequest(
                context,
                dockerfile,
                DockerfileLocation.shown(dockerfile, mojo.session.getExecutionRootDirectory()),
                choices.target(mojo.target),
                platforms(),
                buildArgs,
                ContextLocations.absolute(maps.merge(mojo.buildContexts, "layerflux.buildContext."), module.folder()),
                new ImageOptions(
                        images(),
                        maps.merge(mojo.labels, "layerflux.label."),
                        maps.merge(mojo.annotations, "layerflux.annotation."),
                        compression().here(),
                        SourceDateEpoch.of(buildArgs, outputTimestamp()),
                        rewriteTimestamp(buildArgs),
                        RegistryOutputs.allowSparse(mojo)),
                new RunOptions(
                        secrets(),
                        RunParameters.ssh(maps.merge(mojo.ssh, "layerflux.ssh."), module.folder(), environment),
                        RunParameters.addHosts(maps.merge(mojo.addHosts, "layerflux.addHost.")),
                        oneOf("network", mojo.network, "default", "none", "host"),
                        RunParameters.allow(orEmpty(mojo.allow)),
                        LimitParameters.of(mojo)),
                new CacheOptions(
                        DefaultDirectories.cache(
                                mojo.cacheDirectory,
                                Path.of(mojo.session.getExecutionRootDirectory()), // one for all modules
                                environment),
                        mojo.noCache,
                        choices.filter("noCacheFilter", orEmpty(mojo.noCacheFilter)),
                        choices.filter("failOnMiss", orEmpty(mojo.failOnMiss)),
                        oneOf("cacheRules", mojo.cacheRules, "metadata", "content"),
                        verify()),
                new EnvironmentOptions(
                        pull(),
                        mojo.session.isOffline(),
                        oneOf("sandbox", mojo.sandbox, "auto", "crun", "runc", "builtin", "chroot"),
                        new MavenRegistryAccess(mojo, environment),
                        parallelism(),
                        Optional.of(module.products()),
                        archiveLimit(),
                        new ReactorImages(mojo, module)));
    }

    private long archiveLimit() {
        OptionalLong bytes = MemorySize.parse(mojo.archiveLimit);
        if (bytes.isEmpty()) {
            throw new UserFailure("archiveLimit='" + mojo.archiveLimit + "' is no size")
                    .suggest("Write 5g or 512m, a number of bytes, or 0 for no limit.");
        }
        return bytes.getAsLong();
    }

    private VerifyMode verify() {
        VerifyMode mode = VerifyMode.of(mojo.verify);
        if (mojo.noCache && mode != VerifyMode.OFF) {
            tell("verify: nothing is verified, since noCache takes no step from the cache");
        }
        return mode;
    }

    private String pull() {
        String asked = oneOf("pull", mojo.pull, "missing", "always", "never"); // a mistake is one offline, too
        return mojo.session.isOffline() ? "never" : asked;
    }

    private void tell(String line) {
        if (mojo.progress.equals("auto") || mojo.progress.equals("plain")) {
            new SessionConsole(mojo.session, module, mojo.getLog()).tell(line);
        }
    }

    private List<ImageReference> images() {
        List<ImageReference> references = new ArrayList<>();
        for (String image : orEmpty(mojo.images)) {
            ImageReference reference = ImageReference.parse(image.strip());
            if (reference.digest().isPresent()) {
                throw new UserFailure("images: '" + image + "' has a digest; a built image gets its own");
            }
            references.add(reference);
        }
        return ReleaseTags.with(
                references.isEmpty() ? List.of(ImageReference.parse(module.defaultImage())) : references,
                mojo.tagLatest,
                module);
    }

    private List<Platform> platforms() {
        Set<Platform> platforms = new LinkedHashSet<>();
        for (String given : orEmpty(mojo.platforms)) {
            platforms.add(Platform.parse(given.strip()));
        }
        return platforms.isEmpty() ? List.of(Platform.host()) : List.copyOf(platforms);
    }

    CompressionPolicy compression() {
        String level = mojo.compressionLevel == null ? "" : mojo.compressionLevel.strip();
        return CompressionPolicy.parse(mojo.compression.strip(), level);
    }

    private Map<String, SecretSource> secrets() {
        Map<String, SecretSource> sources = new LinkedHashMap<>();
        for (Map.Entry<String, String> secret :
                maps.merge(mojo.secrets, "layerflux.secret.").entrySet()) {
            String id = secret.getKey();
            sources.put(id, SecretSource.parse(id, secret.getValue().strip(), module.folder(), environment));
        }
        return sources;
    }

    private int parallelism() {
        int given = PushLaunch.parallelism(mojo.parallelism);
        int threads = mojo.session.getRequest().getDegreeOfConcurrency();
        int fallback = threads > 1 ? threads : Runtime.getRuntime().availableProcessors();
        return given > 0 ? given : fallback;
    }

    private @Nullable String outputTimestamp() {
        return mojo.project == null ? null : mojo.project.getProperties().getProperty("project.build.outputTimestamp");
    }

    private boolean rewriteTimestamp(Map<String, String> buildArgs) {
        if (mojo.rewriteTimestamp
                && SourceDateEpoch.of(buildArgs, outputTimestamp()).isEmpty()) {
            throw new UserFailure("rewriteTimestamp needs a moment that no file's time may be after, and there is none")
                    .suggest("Set the property project.build.outputTimestamp, or -Dlayerflux.buildArg.SOURCE_DATE_EPOCH"
                            + "=SECONDS.");
        }
        return mojo.rewriteTimestamp;
    }

    private void check() {
        CheckMode.of(mojo.checks);
        for (String mirror : orEmpty(mojo.registryMirrors)) {
            Mirror.parse(mirror); // a mistake is one also where nothing is pulled
        }
        if (share(mojo)) {
            CacheSharing.check(mojo);
        }
    }

    /** Whether the cache is shared with other machines; what that takes isn't loaded otherwise. */
    static boolean share(BuildMojo mojo) {
        return !orEmpty(mojo.cacheFrom).isEmpty() || !orEmpty(mojo.cacheTo).isEmpty();
    }

    private static String oneOf(String parameter, String value, String... allowed) {
        for (String candidate : allowed) {
            if (candidate.equals(value.strip())) {
                return candidate;
            }
        }
        throw new UserFailure(parameter + " '" + value + "' is unknown, expected one of " + String.join(", ", allowed));
    }

    static <T> Collection<T> orEmpty(@Nullable List<T> list) {
        return list == null ? List.of() : list;
    }
}
