package io.github.layerflux.snapshot;

import java.io.FileInputStream;
import java.io.IOException;
import java.nio.file.Path;

/** {@link OpenFolder} by paths, as every platform can. */
final class NamedFolder extends OpenFolder {

    private final DiskUsage disk;
    private final Path folder;

    NamedFolder(DiskUsage disk, Path folder) {
        this.disk = disk;
        this.folder = folder;
    }

    @Override
    public void list(Visitor visitor) {
        String[] names = folder.toFile().list();
        if (names != null) {
            for (String name : names) {
                DiskFile file = disk.file(folder.resolve(name));
                if (file != null) {
                    visitor.found(name, file);
                }
            }
        }
    }

    @Override
    public int read(String name, byte[] into) {
        try (FileInputStream in = new FileInputStream(folder.resolve(name).toFile())) {
            return in.readNBytes(into, 0, into.length);
        } catch (IOException e) {
            return -1;
        }
    }

    @Override
    public void close() {}
}
