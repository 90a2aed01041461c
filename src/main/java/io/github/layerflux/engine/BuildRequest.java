package io.github.layerflux.engine;

import io.github.layerflux.image.ImageReference;
import io.github.layerflux.image.Platform;
import io.github.layerflux.layer.LayerCompression;
import io.github.layerflux.registry.RegistryAccess;
import io.github.layerflux.sandbox.RunLimits;
import io.github.layerflux.step.SecretSource;
import io.github.layerflux.step.SshSource;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * All that a user asks of one build; immutable, and the only thing that crosses from Maven to the engine.
 *
 * @param context the build context folder, absolute
 * @param dockerfile absolute
 * @param dockerfileName as messages show it
 * @param target name or index of the stage to build; the last one when empty
 * @param platforms that the image is for, one or more
 * @param buildArgs values of ARGs
 * @param buildContexts name to folder, {@code docker-image://} or {@code oci-layout://}
 */
public record BuildRequest(
        Path context,
        Path dockerfile,
        String dockerfileName,
        Optional<String> target,
        List<Platform> platforms,
        Map<String, String> buildArgs,
        Map<String, String> buildContexts,
        ImageOptions image,
        RunOptions run,
        CacheOptions cache,
        EnvironmentOptions environment) {

    public BuildRequest {
        Objects.requireNonNull(context, "context is null");
        Objects.requireNonNull(dockerfile, "dockerfile is null");
        platforms = List.copyOf(platforms);
        buildArgs = ordered(buildArgs);
        buildContexts = ordered(buildContexts);
        Objects.requireNonNull(image, "image is null");
        Objects.requireNonNull(run, "run is null");
        Objects.requireNonNull(cache, "cache is null");
        Objects.requireNonNull(environment, "environment is null");
    }

    /** The only platform, or the first. */
    public Platform platform() {
        return platforms.get(0);
    }

    /** All of them, {@code linux/amd64,linux/arm64}. */
    public String platformNames() {
        StringBuilder names = new StringBuilder();
        for (Platform platform : platforms) {
            names.append(names.isEmpty() ? "" : ",").append(platform);
        }
        return names.toString();
    }

    /** The same for all builds of one image, whatever its tags: in a shared cache each replaces the steps of the last. */
    public String imageGroup() {
        List<String> names = new ArrayList<>();
        for (ImageReference reference : image.references()) {
            names.add(reference.registry() + "/" + reference.repository());
        }
        names.sort(null);
        return String.join(" ", names) + " " + target.orElse("") + " " + platformNames();
    }

    /**
     * What the image is called and says of itself.
     *
     * @param references to tag
     * @param labels added to the image's configuration
     * @param annotations added to the image's manifest
     * @param compression of the layers in the image store and {@code oci/}
     * @param epoch seconds that {@code created} times are clamped to (SOURCE_DATE_EPOCH)
     * @param rewriteTimestamp whether the files of new layers are clamped to the epoch, too
     * @param sparse whether layers of the base that nothing needs may stay in their registry
     */
    public record ImageOptions(
            List<ImageReference> references,
            Map<String, String> labels,
            Map<String, String> annotations,
            LayerCompression compression,
            OptionalLong epoch,
            boolean rewriteTimestamp,
            boolean sparse) {
        public ImageOptions {
            references = List.copyOf(references);
            labels = ordered(labels);
            annotations = ordered(annotations);
        }
    }

    /**
     * What RUN is executed with.
     *
     * @param secrets id to where its value comes from
     * @param ssh id to agent
     * @param addHosts host name to address
     * @param network of a RUN that names none: {@code default}, {@code none} or {@code host}
     * @param allow privileges that a RUN may ask for ({@code RunPolicy})
     * @param limits what each RUN may use
     */
    public record RunOptions(
            Map<String, SecretSource> secrets,
            Map<String, SshSource> ssh,
            Map<String, String> addHosts,
            String network,
            Set<String> allow,
            RunLimits limits) {
        public RunOptions {
            secrets = ordered(secrets);
            ssh = ordered(ssh);
            addHosts = ordered(addHosts);
            allow = Set.copyOf(allow);
            Objects.requireNonNull(limits, "limits is null");
        }

        /** Without agents, privileges and limits. */
        public RunOptions(Map<String, SecretSource> secrets, Map<String, String> addHosts, String network) {
            this(secrets, Map.of(), addHosts, network, Set.of(), RunLimits.NONE);
        }
    }

    /**
     * @param noCache execute every instruction
     * @param noCacheFilter names or globs of stages to execute
     * @param failOnMiss names or globs of stages that must come wholly from the cache
     * @param rules {@code metadata} or {@code content}
     * @param verify whether steps that the cache has are executed again, to compare
     */
    public record CacheOptions(
            Path directory,
            boolean noCache,
            List<String> noCacheFilter,
            List<String> failOnMiss,
            String rules,
            VerifyMode verify) {

        public CacheOptions(
                Path directory, boolean noCache, List<String> noCacheFilter, List<String> failOnMiss, String rules) {
            this(directory, noCache, noCacheFilter, failOnMiss, rules, VerifyMode.OFF);
        }

        public CacheOptions {
            noCacheFilter = List.copyOf(noCacheFilter);
            failOnMiss = List.copyOf(failOnMiss);
        }
    }

    /**
     * @param offline nothing is asked of the network
     * @param pull {@code missing}, {@code always} or {@code never}
     * @param sandbox {@code auto}, {@code crun}, {@code runc} or {@code builtin}
     * @param products the folder that the build itself writes to; no part of any context, or each image would hold the
     *     one before it
     * @param registries the user's credentials and what else is needed to reach registries
     * @param parallelism stages and transfers at once
     * @param archiveLimit bytes that an archive of ADD may unpack to in any case; 0 is no limit
     * @param modules images of other modules of the same project
     */
    public record EnvironmentOptions(
            String pull,
            boolean offline,
            String sandbox,
            RegistryAccess registries,
            int parallelism,
            Optional<Path> products,
            long archiveLimit,
            ModuleImages modules) {
        public EnvironmentOptions {
            Objects.requireNonNull(registries, "registries is null");
            Objects.requireNonNull(modules, "modules is null");
        }

        /** Of a project with one module. */
        public EnvironmentOptions(
                String pull,
                boolean offline,
                String sandbox,
                RegistryAccess registries,
                int parallelism,
                Optional<Path> products,
                long archiveLimit) {
            this(pull, offline, sandbox, registries, parallelism, products, archiveLimit, ModuleImages.NONE);
        }
    }

    private static <V> Map<String, V> ordered(Map<String, V> map) {
        return Collections.unmodifiableMap(new LinkedHashMap<>(map));
    }
}
