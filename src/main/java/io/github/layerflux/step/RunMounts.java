package io.github.layerflux.step;

import io.github.layerflux.cache.CacheRules;
import io.github.layerflux.cache.FileSet;
import io.github.layerflux.cache.MountInput;
import io.github.layerflux.dockerfile.CleanPath;
import io.github.layerflux.dockerfile.RunMount;
import io.github.layerflux.failure.UserFailure;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The mounts of one RUN, as they count for its key: a bind by its files, as COPY would; a cache, a tmpfs and an agent by
 * their options; a secret by its id and the options of its mount, never by its value.
 */
final class RunMounts {

    static final int SECRET_MODE = 0400;
    static final int SOCKET_MODE = 0600;
    static final int CACHE_MODE = 0755;

    private final List<RunMount> mounts;
    private final String workingDirectory;

    /** @throws UserFailure for a mount that makes no sense */
    RunMounts(List<RunMount> mounts, String workingDirectory) {
        this.mounts = mounts;
        this.workingDirectory = workingDirectory;
        for (RunMount mount : mounts) {
            check(mount);
        }
    }

    private void check(RunMount mount) {
        if (mount.target().isPresent() && absolute(mount.target().get()).equals("/")) {
            throw new UserFailure("invalid mount target \"" + mount.target().get() + "\"")
                    .suggest("Mount on a folder below the root.");
        }
        if (mount.type() == RunMount.Type.CACHE
                && mount.source().isPresent()
                && mount.from().isEmpty()) {
            throw new UserFailure("a cache has a source, and no from that has it")
                    .suggest("Name the stage or image that the cache's first files come from: from=…");
        }
    }

    boolean isEmpty() {
        return mounts.isEmpty();
    }

    /**
     * Opens what they take files from; whoever gets them closes them ({@link #close}).
     *
     * @param sources opens what {@code from} names
     */
    Mono<List<OpenedMount>> open(Function<Optional<String>, Mono<SourceTree>> sources) {
        return Flux.fromIterable(mounts)
                .concatMap(mount -> OpenedMount.hasFiles(mount)
                        ? sources.apply(mount.from()).map(tree -> new OpenedMount(mount, Optional.of(tree)))
                        : Mono.just(new OpenedMount(mount, Optional.empty())))
                .collectList();
    }

    static void close(List<OpenedMount> opened) {
        for (OpenedMount mount : opened) {
            try {
                if (mount.tree().isPresent()) {
                    mount.tree().get().close();
                }
            } catch (IOException e) {
                throw Unreadable.image(e);
            }
        }
    }

    /** What of them counts for the key. */
    List<MountInput> inputs(List<OpenedMount> opened, CacheRules rules) {
        List<MountInput> inputs = new ArrayList<>(opened.size());
        for (OpenedMount each : opened) {
            String type = each.mount().type().name().toLowerCase(Locale.ROOT);
            inputs.add(new MountInput(
                    type, properties(each.mount(), rules), each.tree().flatMap(SourceTree::image), files(each, rules)));
        }
        return inputs;
    }

    private static Optional<FileSet> files(OpenedMount each, CacheRules rules) {
        // as with COPY --from: an image's identity covers all that is in it
        boolean imageSuffices = rules.sourceImageCounts()
                && each.tree().flatMap(SourceTree::image).isPresent();
        return imageSuffices ? Optional.empty() : each.files().map(MountFiles::forKey);
    }

    private Map<String, String> properties(RunMount mount, CacheRules rules) {
        Map<String, String> properties = new TreeMap<>();
        switch (mount.type()) {
            case SECRET -> {
                properties.put("id", mount.secretId());
                mount.secretTarget().ifPresent(target -> properties.put("target", target));
                mount.env().ifPresent(env -> properties.put("env", env));
                properties.put("required", String.valueOf(mount.required()));
                owner(properties, mount, SECRET_MODE);
            }
            case SSH -> {
                properties.put("id", mount.id().orElse(MountPlan.DEFAULT_AGENT));
                mount.target().ifPresent(target -> properties.put("target", absolute(target)));
                properties.put("required", String.valueOf(mount.required()));
                owner(properties, mount, SOCKET_MODE);
            }
            case CACHE -> {
                properties.put("id", cacheId(mount));
                properties.put("sharing", mount.sharing().name().toLowerCase(Locale.ROOT));
                source(properties, mount, rules);
                owner(properties, mount, CACHE_MODE);
            }
            case TMPFS -> {
                properties.put("target", absolute(mount.target().orElseThrow()));
                mount.sizeBytes().ifPresent(size -> properties.put("size", String.valueOf(size)));
            }
            case BIND -> source(properties, mount, rules);
        }
        return properties;
    }

    private void source(Map<String, String> properties, RunMount mount, CacheRules rules) {
        properties.put("target", absolute(mount.target().orElseThrow()));
        properties.put("readonly", String.valueOf(mount.readOnly()));
        mount.source().ifPresent(source -> properties.put("source", source));
        if (rules.sourceImageCounts()) {
            // 'exactly the same instruction': another folder makes it another one, though its files look alike
            mount.from().ifPresent(from -> properties.put("from", from));
        }
    }

    private static void owner(Map<String, String> properties, RunMount mount, int mode) {
        properties.put("mode", Integer.toOctalString(mount.mode().orElse(mode)));
        properties.put("uid", String.valueOf(mount.uid().orElse(0L)));
        properties.put("gid", String.valueOf(mount.gid().orElse(0L)));
    }

    static String cacheId(RunMount mount) {
        return mount.id().orElse(CleanPath.of(mount.target().orElseThrow()));
    }

    /** A target as the process sees it. */
    String absolute(String target) {
        return CleanPath.of(target.startsWith("/") ? target : workingDirectory + "/" + target);
    }
}
