package io.github.layerflux.step;

import io.github.layerflux.cache.SharedMounts;
import io.github.layerflux.content.CacheDirectory;
import io.github.layerflux.dockerfile.RunMount;
import io.github.layerflux.sandbox.CacheFolder;
import io.github.layerflux.sandbox.Mount;
import io.github.layerflux.sandbox.RunSpec;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The cache mounts of one build's RUNs that are shared with other machines: what a RUN finds empty here is brought
 * before it is executed, and what was used is remembered. A RUN that is a hit needs none of it.
 */
public final class CacheMounts {

    private final SharedMounts shared;
    private final CacheDirectory directory;
    private final Map<String, CacheFolder> used = new ConcurrentSkipListMap<>();

    public CacheMounts(SharedMounts shared, CacheDirectory directory) {
        this.shared = shared;
        this.directory = directory;
    }

    /** By which a cache mount is known, here and elsewhere. */
    public static String id(RunMount mount) {
        return RunMounts.cacheId(mount);
    }

    /**
     * The folders to write that RUNs of this build had, each once. One that couldn't be read, or is too large for this
     * build, began empty: what is in it is no successor of what others have.
     */
    public List<CacheFolder> written() {
        List<CacheFolder> written = new ArrayList<>();
        for (CacheFolder folder : used.values()) {
            if (!shared.isUnread(folder.name())) {
                written.add(folder);
            }
        }
        return written;
    }

    /**
     * The same RUN, whose cache mounts have what other machines left.
     *
     * @param mapping of ids, which a folder of this machine depends on ({@link io.github.layerflux.sandbox.SandboxInfo#mapping})
     */
    Mono<RunSpec> filled(RunSpec spec, Mono<String> mapping) {
        return mapping.flatMapMany(ids -> Flux.fromIterable(spec.mounts()).concatMap(mount -> filled(mount, ids), 1))
                .collectList()
                .map(spec::withMounts);
    }

    private Mono<Mount> filled(Mount mount, String mapping) {
        if (!(mount instanceof Mount.CacheMount cache)) {
            return Mono.just(mount);
        }
        CacheFolder folder = cache.folder();
        used.put(folder.name(), folder);
        if (!shared.wants(folder.id()) || isHere(folder, mapping)) {
            return Mono.just(mount);
        }
        return shared.bring(folder.id(), folder.name())
                .map(layers -> new Mount.CacheMount(cache.target(), folder.travelled(layers), cache.readOnly()));
    }

    /** Whether it has something; the sandbox looks again when nobody else can have it. */
    private boolean isHere(CacheFolder folder, String mapping) {
        Path place = directory.mounts().resolve(mapping).resolve(folder.name()).resolve("0");
        if (!Files.exists(place)) {
            return false;
        }
        try (DirectoryStream<Path> children = Files.newDirectoryStream(place)) {
            return children.iterator().hasNext();
        } catch (IOException e) {
            return true; // it belongs to another user, so a RUN has had it
        }
    }
}
