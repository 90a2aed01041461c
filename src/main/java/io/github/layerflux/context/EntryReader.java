package io.github.layerflux.context;

import io.github.layerflux.layer.LayerEntry;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads what a file system says of one path, without following a symlink at its end. */
sealed interface EntryReader permits UnixEntryReader, PortableEntryReader {

    /** The reader for the file system of a path. */
    static EntryReader of(Path path) {
        return path.getFileSystem().supportedFileAttributeViews().contains("unix")
                ? new UnixEntryReader()
                : new PortableEntryReader();
    }

    /**
     * Reads one entry, as COPY sees it: owned by 0:0.
     *
     * @param path where it lies
     * @param name its path in the tree
     * @param stats gives a file its content digest, where it is known
     * @return null when it is nothing an image can hold (of a kind that tar has no word for)
     * @throws java.nio.file.NoSuchFileException when there is none
     */
    @Nullable
    LayerEntry read(Path path, String name, StatCache stats) throws IOException;

    /** The stamp of a file; empty where the file system has none to rely on. */
    Optional<FileStamp> stamp(Path file) throws IOException;

    /** Device and inode of a file with several names (hard links); empty for others and where there is no such thing. */
    Optional<String> sharedFile(Path file) throws IOException;
}
