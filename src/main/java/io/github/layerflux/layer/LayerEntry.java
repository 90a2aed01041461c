package io.github.layerflux.layer;

import io.github.layerflux.image.Digest;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * One path of a layer.
 *
 * @param path relative to the root, {@code usr/bin/env}; no leading or trailing slash, no {@code .} or {@code ..};
 *     empty for the root folder itself
 * @param mode permission bits with setuid, setgid and sticky, {@code 07777} at most
 * @param size of a file in bytes, else 0
 * @param mtimeSeconds since the epoch
 * @param mtimeNanos 0 to 999,999,999
 * @param link target of a symlink, or path of a hard link's file (as {@code path}), else empty
 * @param content digest of a file's bytes, once they have been read
 * @param offset of a file's bytes in the uncompressed layer, -1 when unknown
 * @param deviceMajor of a device, else 0
 * @param deviceMinor of a device, else 0
 * @param xattrs extended attributes by full name
 */
public record LayerEntry(
        String path,
        EntryType type,
        int mode,
        long uid,
        long gid,
        long size,
        long mtimeSeconds,
        int mtimeNanos,
        String link,
        Optional<Digest> content,
        long offset,
        int deviceMajor,
        int deviceMinor,
        Map<String, byte[]> xattrs) {

    public LayerEntry {
        Objects.requireNonNull(path, "path is null");
        Objects.requireNonNull(type, "type is null");
        Objects.requireNonNull(link, "link is null");
        Objects.requireNonNull(content, "content is null");
        xattrs = Map.copyOf(xattrs);
    }

    public static LayerEntry directory(String path, int mode, long uid, long gid, long mtimeSeconds, int mtimeNanos) {
        return new LayerEntry(
                path,
                EntryType.DIRECTORY,
                mode,
                uid,
                gid,
                0,
                mtimeSeconds,
                mtimeNanos,
                "",
                Optional.empty(),
                -1,
                0,
                0,
                Map.of());
    }

    public static LayerEntry file(
            String path, int mode, long uid, long gid, long size, long mtimeSeconds, int mtimeNanos) {
        return new LayerEntry(
                path,
                EntryType.FILE,
                mode,
                uid,
                gid,
                size,
                mtimeSeconds,
                mtimeNanos,
                "",
                Optional.empty(),
                -1,
                0,
                0,
                Map.of());
    }

    public static LayerEntry symlink(
            String path, String target, long uid, long gid, long mtimeSeconds, int mtimeNanos) {
        return new LayerEntry(
                path,
                EntryType.SYMLINK,
                0777,
                uid,
                gid,
                0,
                mtimeSeconds,
                mtimeNanos,
                target,
                Optional.empty(),
                -1,
                0,
                0,
                Map.of());
    }

    public static LayerEntry whiteout(String path) {
        return new LayerEntry(path, EntryType.WHITEOUT, 0, 0, 0, 0, 0, 0, "", Optional.empty(), -1, 0, 0, Map.of());
    }

    /** This file under its path as another name of a file that stands before it. */
    public LayerEntry linkedTo(String first) {
        return new LayerEntry(
                path,
                EntryType.HARDLINK,
                mode,
                uid,
                gid,
                0,
                mtimeSeconds,
                mtimeNanos,
                first,
                Optional.empty(),
                -1,
                0,
                0,
                Map.of());
    }

    public boolean isDirectory() {
        return type == EntryType.DIRECTORY;
    }

    /** The same entry under another path. */
    public LayerEntry withPath(String changed) {
        return new LayerEntry(
                changed,
                type,
                mode,
                uid,
                gid,
                size,
                mtimeSeconds,
                mtimeNanos,
                link,
                content,
                offset,
                deviceMajor,
                deviceMinor,
                xattrs);
    }

    public LayerEntry withOwner(long newUid, long newGid) {
        return new LayerEntry(
                path,
                type,
                mode,
                newUid,
                newGid,
                size,
                mtimeSeconds,
                mtimeNanos,
                link,
                content,
                offset,
                deviceMajor,
                deviceMinor,
                xattrs);
    }

    public LayerEntry withMode(int changed) {
        return new LayerEntry(
                path,
                type,
                changed,
                uid,
                gid,
                size,
                mtimeSeconds,
                mtimeNanos,
                link,
                content,
                offset,
                deviceMajor,
                deviceMinor,
                xattrs);
    }

    /** With another entry's mode, owner and modification time. */
    public LayerEntry withAttributesOf(LayerEntry other) {
        return withMode(other.mode).withOwner(other.uid, other.gid).withMtime(other.mtimeSeconds, other.mtimeNanos);
    }

    public LayerEntry withLink(String changed) {
        return new LayerEntry(
                path,
                type,
                mode,
                uid,
                gid,
                size,
                mtimeSeconds,
                mtimeNanos,
                changed,
                content,
                offset,
                deviceMajor,
                deviceMinor,
                xattrs);
    }

    public LayerEntry withMtime(long seconds, int nanos) {
        return new LayerEntry(
                path,
                type,
                mode,
                uid,
                gid,
                size,
                seconds,
                nanos,
                link,
                content,
                offset,
                deviceMajor,
                deviceMinor,
                xattrs);
    }

    public LayerEntry withContent(Digest digest, long newOffset) {
        return new LayerEntry(
                path,
                type,
                mode,
                uid,
                gid,
                size,
                mtimeSeconds,
                mtimeNanos,
                link,
                Optional.of(digest),
                newOffset,
                deviceMajor,
                deviceMinor,
                xattrs);
    }
}
