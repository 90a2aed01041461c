package io.github.layerflux.sandbox.worker;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;

/** What is to be undone, the last first; closing undoes what it can, whatever fails in between. */
final class Undos implements AutoCloseable {

    /** Undoes one thing. */
    @FunctionalInterface
    interface Undo {
        void run() throws IOException;
    }

    private final Deque<Undo> undos = new ArrayDeque<>();

    void push(Undo undo) {
        undos.push(undo);
    }

    /** @throws IOException the first failure, with the others suppressed */
    @Override
    public void close() throws IOException {
        IOException failure = null;
        while (!undos.isEmpty()) {
            try {
                undos.pop().run();
            } catch (IOException e) {
                if (failure == null) {
                    failure = e;
                } else {
                    failure.addSuppressed(e);
                }
            }
        }
        if (failure != null) {
            throw failure;
        }
    }
}
