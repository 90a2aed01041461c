package io.github.layerflux.sandbox.worker;

import io.github.layerflux.sandbox.CacheFolder;
import io.github.layerflux.sandbox.Mount;
import io.github.layerflux.sandbox.MountSource;
import io.github.layerflux.sandbox.worker.ContainerMount.Access;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/** Makes the mounts of one RUN; closing gives back what they needed. */
final class PreparedMounts implements AutoCloseable {

    private final List<Mount> mounts;
    private final RunFiles files;
    private final MountSources sources;
    private final CacheFolders folders;
    private final Map<String, CacheFolders.Taken> caches = new HashMap<>();
    private final List<String> problems = new ArrayList<>();

    PreparedMounts(List<Mount> mounts, RunFiles files, MountSources sources, CacheFolders folders) {
        this.mounts = mounts;
        this.files = files;
        this.sources = sources;
        this.folders = folders;
    }

    /** Makes them, in order. */
    List<ContainerMount> prepare(MountPoints points, KillSwitch kill, BiConsumer<byte[], Integer> output)
            throws IOException {
        takeCaches(kill, output);
        List<ContainerMount> prepared = new ArrayList<>(mounts.size());
        for (Mount mount : mounts) {
            prepared.add(prepare(mount, points));
        }
        return prepared;
    }

    private ContainerMount prepare(Mount mount, MountPoints points) throws IOException {
        if (mount instanceof Mount.TmpfsMount tmpfs) {
            return new ContainerMount.Tmpfs(
                    points.prepareTemporary(tmpfs.target()), tmpfs.sizeBytes().orElse(-1));
        } else if (mount instanceof Mount.SecretFile secret) {
            return bind(secret, files.secret(secret), Access.DATA, points);
        } else if (mount instanceof Mount.ScriptFolder script) {
            return bind(script, files.script(script), Access.READ_ONLY, points);
        } else if (mount instanceof Mount.SshMount ssh) {
            return bind(ssh, files.socket(ssh), Access.DATA, points);
        } else if (mount instanceof Mount.CacheMount cache) {
            Path folder = caches.get(cache.folder().name()).folder();
            return bind(cache, folder, access(cache.readOnly()), points);
        } else if (mount instanceof Mount.BindMount bind) {
            Path source = sources.open(bind.source());
            makePointsFor(bind, source);
            return bind(bind, source, access(bind.readOnly()), points);
        }
        throw new IllegalStateException("unknown mount " + mount);
    }

    private static Access access(boolean readOnly) {
        return readOnly ? Access.READ_ONLY : Access.WRITABLE;
    }

    private static ContainerMount bind(Mount mount, Path source, Access access, MountPoints points) throws IOException {
        boolean folder = Files.isDirectory(source);
        return new ContainerMount.Bind(points.prepare(mount.target(), folder), source, folder, access);
    }

    /** What is mounted below a bind later needs something to be mounted on, which nobody can make in a read-only one. */
    private void makePointsFor(Mount.BindMount bind, Path source) throws IOException {
        String above = bind.target().endsWith("/") ? bind.target() : bind.target() + "/";
        for (Mount later : mounts.subList(mounts.indexOf(bind) + 1, mounts.size())) {
            if (later.target().startsWith(above) && Files.isDirectory(source)) {
                boolean folder = !(later instanceof Mount.SecretFile || later instanceof Mount.SshMount)
                        && !(later instanceof Mount.BindMount inner && isFile(inner));
                new MountPoints(source).prepare(later.target().substring(above.length()), folder);
            }
        }
    }

    private static boolean isFile(Mount.BindMount bind) {
        return bind.source() instanceof MountSource.LocalFiles local
                && local.entries().size() == 1
                && !local.entries().get(0).isDirectory();
    }

    /** In one order in all RUNs, so that no two ever wait for each other. */
    private void takeCaches(KillSwitch kill, BiConsumer<byte[], Integer> output) throws IOException {
        Map<String, CacheFolder> wanted = new TreeMap<>();
        for (Mount mount : mounts) {
            if (mount instanceof Mount.CacheMount cache) {
                wanted.merge(cache.folder().name(), cache.folder(), PreparedMounts::stricter);
            }
        }
        for (Map.Entry<String, CacheFolder> each : wanted.entrySet()) {
            CacheFolder folder = each.getValue();
            CacheFolders.Talk talk = new CacheFolders.Talk() {
                @Override
                public void waiting() {
                    byte[] text = ("waiting for the cache '" + folder.id() + "', which another RUN uses\n")
                            .getBytes(StandardCharsets.UTF_8);
                    output.accept(text, text.length);
                }

                @Override
                public void problem(String text) {
                    problems.add(text);
                }
            };
            caches.put(each.getKey(), folders.take(folder, seed -> sources.open(seed.source()), kill, talk));
        }
    }

    /** What those who wanted the caches should know. */
    List<String> problems() {
        return problems;
    }

    private static CacheFolder stricter(CacheFolder one, CacheFolder other) {
        return one.sharing().compareTo(other.sharing()) >= 0 ? one : other;
    }

    @Override
    public void close() throws IOException {
        try (sources) {
            for (CacheFolders.Taken taken : caches.values()) {
                folders.release(taken);
            }
        }
    }
}
