package io.github.layerflux.snapshot;

/** A folder that is looked into many times: what lies in it needs no walk along its path. Lists nothing if it isn't there. */
public abstract class OpenFolder implements AutoCloseable {

    OpenFolder() {}

    /** Is told of what lies in a folder. */
    @FunctionalInterface
    public interface Visitor {
        void found(String name, DiskFile file);
    }

    /** What lies in it, in any order. For folders whose names are our own. */
    public abstract void list(Visitor visitor);

    /**
     * Reads the beginning of a file.
     *
     * @param into is filled as far as the file goes
     * @return how many bytes were read; -1 if there is no such file or it can't be read
     */
    public abstract int read(String name, byte[] into);

    @Override
    public abstract void close();
}
