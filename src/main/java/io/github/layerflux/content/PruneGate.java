package io.github.layerflux.content;

import io.github.layerflux.failure.EnvironmentFailure;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What keeps builds and prunes from getting in each other's way: {@code builds/gate}, a lock that is held while a build
 * enters or a prune takes things away, and {@code builds/pruning}, a file that is there while a prune does so.
 *
 * <p>A build that has entered looks at the file alone, and only after it has stamped something as used
 * ({@link LastUse}). A prune makes the file before it looks at stamps. So either the prune sees the stamp, or the build
 * sees the file, waits for the gate, and looks whether what it wanted to use is still there.
 */
public final class PruneGate {

    private final Path gate;
    private final Path pruning;

    public PruneGate(CacheDirectory directory) {
        this.gate = directory.builds().resolve("gate");
        this.pruning = directory.builds().resolve("pruning");
    }

    /** Waits until the gate is free and holds it. */
    public PathLock hold() {
        return PathLock.acquire(gate);
    }

    /** Tells builds that things are taken away from now on; the gate must be held. */
    public void beginTaking() throws IOException {
        try {
            Files.createFile(pruning);
        } catch (FileAlreadyExistsException e) {
            // of a prune that was killed: now it is ours
        }
    }

    /** Ends {@link #beginTaking}, before the gate is released. */
    public void endTaking() throws IOException {
        Files.deleteIfExists(pruning);
    }

    /**
     * Waits until nothing is taken away any more.
     *
     * @return whether there was anything to wait for
     */
    @SuppressWarnings("try") // the lock is held, not used
    boolean await() {
        if (!Files.exists(pruning)) {
            return false;
        }
        try (@SuppressWarnings("try")
                PathLock held = hold()) {
            endTaking(); // it was left behind by a prune that was killed, else it is gone already
            return true;
        } catch (IOException e) {
            throw EnvironmentFailure.io("can't remove " + pruning, e);
        }
    }
}
