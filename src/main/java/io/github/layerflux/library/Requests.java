package io.github.layerflux.library;

import io.github.layerflux.engine.BuildRequest;
import io.github.layerflux.engine.BuildRequest.CacheOptions;
import io.github.layerflux.engine.BuildRequest.EnvironmentOptions;
import io.github.layerflux.engine.BuildRequest.ImageOptions;
import io.github.layerflux.engine.BuildRequest.RunOptions;
import io.github.layerflux.failure.UserFailure;
import io.github.layerflux.image.Platform;
import io.github.layerflux.layer.LayerCompression;
import io.github.layerflux.registry.RegistryAccess;
import io.github.layerflux.sandbox.RunLimits;
import io.github.layerflux.step.SecretSource;
import io.github.layerflux.step.SshSource;
import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** From what a caller wishes to what the engine is asked. */
final class Requests {

    private static final long ARCHIVE_LIMIT = 1L << 30;

    private Requests() {}

    static BuildRequest of(
            ImageRequest.Wishes wishes,
            DockerfileOnDisk dockerfile,
            BuilderSettings settings,
            RegistryAccess registries) {
        if (!Files.isDirectory(wishes.context)) {
            throw new UserFailure("the build context " + wishes.context + " is not a folder");
        }
        return new BuildRequest(
                wishes.context,
                dockerfile.file(),
                dockerfile.shown(),
                wishes.target,
                wishes.platforms.isEmpty() ? List.of(Platform.host()) : List.copyOf(wishes.platforms),
                wishes.buildArgs,
                wishes.buildContexts,
                new ImageOptions(
                        wishes.names,
                        wishes.labels,
                        wishes.annotations,
                        LayerCompression.NONE,
                        wishes.epoch,
                        wishes.epoch.isPresent(),
                        false),
                new RunOptions(secrets(wishes), ssh(wishes), Map.of(), wishes.network, Set.of(), RunLimits.NONE),
                new CacheOptions(
                        settings.cacheDirectory(), wishes.noCache, wishes.noCacheFilter, List.of(), wishes.rules),
                new EnvironmentOptions(
                        wishes.pull,
                        false,
                        wishes.sandbox,
                        registries,
                        settings.parallelism(),
                        Optional.empty(),
                        ARCHIVE_LIMIT));
    }

    private static Map<String, SecretSource> secrets(ImageRequest.Wishes wishes) {
        Map<String, SecretSource> sources = new LinkedHashMap<>();
        wishes.secrets.forEach(
                (id, source) -> sources.put(id, SecretSource.parse(id, source, wishes.context, System.getenv())));
        return sources;
    }

    private static Map<String, SshSource> ssh(ImageRequest.Wishes wishes) {
        Map<String, SshSource> sources = new LinkedHashMap<>();
        wishes.ssh.forEach(
                (id, source) -> sources.put(id, new SshSource(id, source.strip(), wishes.context, System.getenv())));
        return sources;
    }
}
