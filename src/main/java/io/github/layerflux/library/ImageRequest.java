package io.github.layerflux.library;

import io.github.layerflux.image.ImageReference;
import io.github.layerflux.image.Platform;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The image that is asked for. Immutable: each {@code with…} gives a changed copy. What isn't said is as the goal {@code
 * build} has it (docs/parameters.md), but for names: without any the image is known by its digest alone.
 */
public final class ImageRequest {

    final Wishes wishes;

    private ImageRequest(Wishes wishes) {
        this.wishes = wishes;
    }

    /** @param context the build context folder; its {@code Dockerfile} is built, else its {@code Containerfile} */
    public static ImageRequest of(Path context) {
        Wishes wishes = new Wishes();
        wishes.context = context.toAbsolutePath().normalize();
        return new ImageRequest(wishes);
    }

    /** @param file relative to the context, or absolute */
    public ImageRequest withDockerfile(Path file) {
        return with(wishes -> {
            wishes.dockerfile = Optional.of(wishes.context.resolve(file).normalize());
            wishes.dockerfileText = Optional.empty();
        });
    }

    /** A Dockerfile that is no file; what ignores files is the context's {@code .dockerignore}. */
    public ImageRequest withDockerfileText(String text) {
        return with(wishes -> {
            wishes.dockerfileText = Optional.of(text);
            wishes.dockerfile = Optional.empty();
        });
    }

    /** The name or index of the stage to build. Defaults to the last. */
    public ImageRequest withTarget(String stage) {
        return with(wishes -> wishes.target = Optional.of(stage));
    }

    /** A platform to build for, such as {@code linux/arm64}; several make an index. Defaults to this machine's. */
    public ImageRequest withPlatform(String platform) {
        return with(wishes -> wishes.platforms.add(Platform.parse(platform)));
    }

    public ImageRequest withBuildArg(String name, String value) {
        return with(wishes -> wishes.buildArgs.put(name, value));
    }

    public ImageRequest withLabel(String key, String value) {
        return with(wishes -> wishes.labels.put(key, value));
    }

    public ImageRequest withAnnotation(String key, String value) {
        return with(wishes -> wishes.annotations.put(key, value));
    }

    /** @param location a folder, {@code docker-image://REF} or {@code oci-layout://DIR[:tag]} */
    public ImageRequest withBuildContext(String name, String location) {
        return with(wishes -> wishes.buildContexts.put(name, location));
    }

    /** @param source {@code env=NAME} or {@code src=PATH} */
    public ImageRequest withSecret(String id, String source) {
        return with(wishes -> wishes.secrets.put(id, source));
    }

    /**
     * An SSH agent for {@code RUN --mount=type=ssh}.
     *
     * @param id {@code default} where the mount names none
     * @param source an agent's socket, or private key files, separated by commas; empty forwards the agent that {@code
     *     SSH_AUTH_SOCK} names
     */
    public ImageRequest withSsh(String id, String source) {
        return with(wishes -> wishes.ssh.put(id, source));
    }

    /** A reference to tag the image with, such as {@code registry.example.com/team/app:1.0}. */
    public ImageRequest withName(String reference) {
        return with(wishes -> wishes.names.add(ImageReference.parse(reference)));
    }

    /** Executes every instruction. */
    public ImageRequest withoutCache() {
        return with(wishes -> wishes.noCache = true);
    }

    /** Executes a stage's instructions, named or by a glob. */
    public ImageRequest withoutCacheFor(String stage) {
        return with(wishes -> wishes.noCacheFilter.add(stage));
    }

    /** @param rules {@code metadata} or {@code content} (docs/cache-rules.md) */
    public ImageRequest withCacheRules(String rules) {
        String checked = oneOf(rules, "metadata", "content");
        return with(wishes -> wishes.rules = checked);
    }

    /**
     * Looks for steps that this machine hasn't built, in the order in which these are given (docs/shared-cache.md).
     *
     * @param location {@code type=registry,ref=…[,scope=…]} or {@code type=local,src=DIR}; a folder is relative to the
     *     current one
     */
    public ImageRequest withCacheFrom(String location) {
        return with(wishes -> wishes.cacheFrom.add(location));
    }

    /**
     * Leaves the build's steps for others. That it can't is a warning among the events, unless it says {@code
     * ignore-error=false}.
     *
     * @param location {@code type=registry,ref=…[,scope=…][,mode=min]} or {@code type=local,dest=DIR}
     */
    public ImageRequest withCacheTo(String location) {
        return with(wishes -> wishes.cacheTo.add(location));
    }

    /**
     * What findings of the build checks mean (docs/checks).
     *
     * @param mode {@code warn}: a {@link io.github.layerflux.event.BuildEvent.Checked} among the events; {@code error}: the
     *     build fails before its first step; {@code skip}: nothing is checked
     */
    public ImageRequest withChecks(String mode) {
        String checked = oneOf(mode, "warn", "error", "skip");
        return with(wishes -> wishes.checks = checked);
    }

    /** @param policy for base images: {@code missing}, {@code always} or {@code never} */
    public ImageRequest withPull(String policy) {
        String checked = oneOf(policy, "missing", "always", "never");
        return with(wishes -> wishes.pull = checked);
    }

    /** @param mode of RUN: {@code default}, {@code none} or {@code host} */
    public ImageRequest withNetwork(String mode) {
        String checked = oneOf(mode, "default", "none", "host");
        return with(wishes -> wishes.network = checked);
    }

    /** @param choice what executes RUN: {@code auto}, {@code crun}, {@code runc} or {@code builtin} */
    public ImageRequest withSandbox(String choice) {
        String checked = oneOf(choice, "auto", "crun", "runc", "builtin", "chroot");
        return with(wishes -> wishes.sandbox = checked);
    }

    /** SOURCE_DATE_EPOCH: what {@code created} times, and files of new layers, are no younger than. */
    public ImageRequest withSourceDateEpoch(long seconds) {
        return with(wishes -> wishes.epoch = OptionalLong.of(seconds));
    }

    private static String oneOf(String value, String... allowed) {
        if (!List.of(allowed).contains(value)) {
            throw new IllegalArgumentException(
                    "'" + value + "' is unknown, expected one of " + String.join(", ", allowed));
        }
        return value;
    }

    private ImageRequest with(Consumer<Wishes> change) {
        Wishes copy = new Wishes(wishes);
        change.accept(copy);
        return new ImageRequest(copy);
    }

    /** Changed only before it is part of a request. */
    static final class Wishes {
        Path context = Path.of("");
        Optional<Path> dockerfile = Optional.empty();
        Optional<String> dockerfileText = Optional.empty();
        Optional<String> target = Optional.empty();
        final Set<Platform> platforms = new LinkedHashSet<>();
        final Map<String, String> buildArgs = new LinkedHashMap<>();
        final Map<String, String> labels = new LinkedHashMap<>();
        final Map<String, String> annotations = new LinkedHashMap<>();
        final Map<String, String> buildContexts = new LinkedHashMap<>();
        final Map<String, String> secrets = new LinkedHashMap<>();
        final Map<String, String> ssh = new LinkedHashMap<>();
        final List<ImageReference> names = new ArrayList<>();
        final List<String> noCacheFilter = new ArrayList<>();
        final List<String> cacheFrom = new ArrayList<>();
        final List<String> cacheTo = new ArrayList<>();
        boolean noCache;
        String rules = "metadata";
        String checks = "warn";
        String pull = "missing";
        String network = "default";
        String sandbox = "auto";
        OptionalLong epoch = OptionalLong.empty();

        private Wishes() {}

        private Wishes(Wishes other) {
            context = other.context;
            dockerfile = other.dockerfile;
            dockerfileText = other.dockerfileText;
            target = other.target;
            platforms.addAll(other.platforms);
            buildArgs.putAll(other.buildArgs);
            labels.putAll(other.labels);
            annotations.putAll(other.annotations);
            buildContexts.putAll(other.buildContexts);
            secrets.putAll(other.secrets);
            ssh.putAll(other.ssh);
            names.addAll(other.names);
            noCacheFilter.addAll(other.noCacheFilter);
            cacheFrom.addAll(other.cacheFrom);
            cacheTo.addAll(other.cacheTo);
            noCache = other.noCache;
            rules = other.rules;
            checks = other.checks;
            pull = other.pull;
            network = other.network;
            sandbox = other.sandbox;
            epoch = other.epoch;
        }
    }
}
