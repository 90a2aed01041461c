package io.github.layerflux.sandbox;

import io.github.layerflux.layer.EntryType;
import io.github.layerflux.layer.LayerEntry;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** How mounts look on the wire; a part of {@link WireFormat}. */
final class MountFormat {

    private static final EntryType[] TYPES = EntryType.values();
    private static final CacheFolder.Sharing[] SHARINGS = CacheFolder.Sharing.values();

    private MountFormat() {}

    static void write(WireWriter out, Mount mount) {
        if (mount instanceof Mount.SecretFile secret) {
            out.number(0).text(secret.target()).bytes(secret.content());
            out.number(secret.uid()).number(secret.gid()).number(secret.mode());
        } else if (mount instanceof Mount.CacheMount cache) {
            out.number(1).text(cache.target());
            write(out, cache.folder());
            out.bool(cache.readOnly());
        } else if (mount instanceof Mount.BindMount bind) {
            out.number(2).text(bind.target());
            write(out, bind.source());
            out.bool(bind.readOnly());
        } else if (mount instanceof Mount.TmpfsMount tmpfs) {
            out.number(3).text(tmpfs.target()).number(tmpfs.sizeBytes().orElse(-1));
        } else if (mount instanceof Mount.ScriptFolder script) {
            out.number(4).text(script.target()).text(script.name()).text(script.content());
        } else if (mount instanceof Mount.SshMount ssh) {
            out.number(5).text(ssh.target());
            out.text(ssh.agent().socket().map(Path::toString).orElse(""));
            out.texts(ssh.agent().keys().stream().map(Path::toString).toList());
            out.number(ssh.uid()).number(ssh.gid()).number(ssh.mode());
        }
    }

    static Mount read(WireReader in) {
        long kind = in.number();
        String target = in.text();
        return switch ((int) kind) {
            case 0 -> new Mount.SecretFile(target, in.bytes(), in.number(), in.number(), (int) in.number());
            case 1 -> new Mount.CacheMount(target, readFolder(in), in.bool());
            case 2 -> new Mount.BindMount(target, readSource(in), in.bool());
            case 3 -> new Mount.TmpfsMount(target, optional(in.number()));
            case 4 -> new Mount.ScriptFolder(target, in.text(), in.text());
            case 5 -> new Mount.SshMount(target, readAgent(in), in.number(), in.number(), (int) in.number());
            default -> throw new IllegalStateException("mount kind " + kind);
        };
    }

    private static SshAgent readAgent(WireReader in) {
        String socket = in.text();
        return new SshAgent(
                socket.isEmpty() ? Optional.empty() : Optional.of(Path.of(socket)),
                in.texts().stream().map(Path::of).toList());
    }

    static void write(WireWriter out, CacheFolder folder) {
        out.text(folder.id()).number(folder.sharing().ordinal());
        out.number(folder.uid()).number(folder.gid()).number(folder.mode());
        out.bool(folder.seed().isPresent());
        if (folder.seed().isPresent()) {
            write(out, folder.seed().get().source());
            out.text(folder.seed().get().identity());
        }
        WireFormat.writePacked(out, folder.travelled());
    }

    static CacheFolder readFolder(WireReader in) {
        return new CacheFolder(
                in.text(),
                SHARINGS[(int) in.number()],
                in.number(),
                in.number(),
                (int) in.number(),
                in.bool() ? Optional.of(new CacheFolder.Seed(readSource(in), in.text())) : Optional.empty(),
                WireFormat.readPacked(in));
    }

    private static void write(WireWriter out, MountSource source) {
        if (source instanceof MountSource.ImageFiles image) {
            out.bool(true);
            WireFormat.write(out, image.layers());
        } else if (source instanceof MountSource.LocalFiles local) {
            out.bool(false).text(local.root().toString()).number(local.entries().size());
            for (LayerEntry entry : local.entries()) {
                write(out, entry);
            }
        }
        out.text(source.path());
    }

    private static MountSource readSource(WireReader in) {
        if (in.bool()) {
            return new MountSource.ImageFiles(WireFormat.readRoot(in), in.text());
        }
        Path root = Path.of(in.text());
        List<LayerEntry> entries = new ArrayList<>();
        for (long n = in.number(); n > 0; n--) {
            entries.add(readEntry(in));
        }
        return new MountSource.LocalFiles(root, entries, in.text());
    }

    /** What a copy needs; content is read where it lies. */
    private static void write(WireWriter out, LayerEntry entry) {
        out.text(entry.path()).number(entry.type().ordinal()).number(entry.mode());
        out.number(entry.uid()).number(entry.gid()).number(entry.size());
        out.number(entry.mtimeSeconds()).number(entry.mtimeNanos()).text(entry.link());
        out.number(entry.deviceMajor()).number(entry.deviceMinor());
        out.number(entry.xattrs().size());
        entry.xattrs().forEach((name, value) -> out.text(name).bytes(value));
    }

    private static LayerEntry readEntry(WireReader in) {
        String path = in.text();
        EntryType type = TYPES[(int) in.number()];
        int mode = (int) in.number();
        long uid = in.number();
        long gid = in.number();
        long size = in.number();
        long seconds = in.number();
        int nanos = (int) in.number();
        String link = in.text();
        int major = (int) in.number();
        int minor = (int) in.number();
        Map<String, byte[]> xattrs = new LinkedHashMap<>();
        for (long n = in.number(); n > 0; n--) {
            xattrs.put(in.text(), in.bytes());
        }
        return new LayerEntry(
                path, type, mode, uid, gid, size, seconds, nanos, link, Optional.empty(), -1, major, minor, xattrs);
    }

    private static OptionalLong optional(long value) {
        return value < 0 ? OptionalLong.empty() : OptionalLong.of(value);
    }
}
