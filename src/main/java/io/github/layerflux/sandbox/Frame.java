package io.github.layerflux.sandbox;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Objects;

/**
 * One message between the build and its worker: length of the body (4 bytes), kind (1), id (4), body. Requests carry a
 * new id, answers the id of their request.
 *
 * @param id of the request it belongs to
 * @param body as its kind defines
 */
public record Frame(Kind kind, int id, byte[] body) {

    /** What a frame means; its place in this list is its number on the wire. */
    public enum Kind {
        /** To the worker: a RunSpec. Answered by OUTPUT frames, then OUTCOME. */
        RUN,
        /** To the worker: kill the RUN of this id. */
        CANCEL,
        /** To the worker: an upper's id and a clamp. Answered by PACKED. */
        PACK,
        /** To the worker: an upper's id; no answer. */
        RELEASE,
        /** To the worker: delete everything temporary and end. Answered by BYE. */
        CLOSE,
        /** From the worker, id 0: which executor was chosen and why no better one. */
        INFO,
        /** Bytes that a RUN's process wrote. */
        OUTPUT,
        /** How a RUN ended. */
        OUTCOME,
        /** A layer. */
        PACKED,
        /** The request failed: a kind of BuildFailure, or a defect with its stack trace. */
        FAILED,
        /** The worker has deleted what was temporary. */
        BYE,
        /** To the worker: a CachePacking. Answered by CACHE_PACKED. */
        PACK_CACHE,
        /** A PackedCache. */
        CACHE_PACKED
    }

    /**
     * In bytes: some ten million files of bind mounts. What claims to be longer is something else, such as a message that
     * a program on the way printed. Nothing is allocated for bytes that haven't come.
     */
    static final int MAX_BODY = 512 << 20;

    private static final Kind[] KINDS = Kind.values();

    public Frame {
        Objects.requireNonNull(kind, "kind is null");
        Objects.requireNonNull(body, "body is null");
        if (body.length > MAX_BODY) {
            throw new IllegalArgumentException("a message of " + body.length + " bytes");
        }
    }

    /** Reads one; EOFException at the end. */
    public static Frame read(DataInputStream in) throws IOException {
        int length = in.readInt();
        int kind = in.readUnsignedByte();
        int id = in.readInt();
        if (length < 0 || length > MAX_BODY || kind >= KINDS.length) {
            throw new IOException("what arrived is no message of the worker");
        }
        return new Frame(KINDS[kind], id, in.readNBytes(length));
    }

    /** Writes it whole and flushes. */
    public void write(DataOutputStream out) throws IOException {
        synchronized (out) {
            out.writeInt(body.length);
            out.writeByte(kind.ordinal());
            out.writeInt(id);
            out.write(body);
            out.flush();
        }
    }
}
