package io.github.layerflux.sandbox.worker;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.util.Optional;

/**
 * One client's conversation with our own agent (draft-miller-ssh-agent): it can ask for the keys and for signatures;
 * everything else is refused.
 */
final class AgentSession {

    private static final int FAILURE = 5;
    private static final int REQUEST_IDENTITIES = 11;
    private static final int IDENTITIES_ANSWER = 12;
    private static final int SIGN_REQUEST = 13;
    private static final int SIGN_RESPONSE = 14;
    /** As OpenSSH's agent has it. */
    private static final int MAX_MESSAGE = 256 * 1024;

    private final AgentKeys keys;

    AgentSession(AgentKeys keys) {
        this.keys = keys;
    }

    /** Answers until the client goes. */
    void serve(SocketChannel client) throws IOException {
        try (InputStream input = Channels.newInputStream(client);
                OutputStream output = Channels.newOutputStream(client)) {
            DataInputStream in = new DataInputStream(input);
            DataOutputStream out = new DataOutputStream(output);
            while (true) {
                int length = in.readInt();
                if (length < 1 || length > MAX_MESSAGE) {
                    return;
                }
                byte[] answer = answer(ByteBuffer.wrap(in.readNBytes(length)));
                ByteBuffer frame = ByteBuffer.allocate(4 + answer.length)
                        .putInt(answer.length)
                        .put(answer);
                out.write(frame.array());
                out.flush();
            }
        } catch (EOFException e) {
            // it is gone
        }
    }

    private byte[] answer(ByteBuffer request) {
        if (!request.hasRemaining()) {
            return new byte[] {FAILURE};
        }
        int type = request.get();
        if (type == REQUEST_IDENTITIES) {
            SshBytes answer = new SshBytes().number(keys.all().size());
            keys.all().forEach(key -> answer.bytes(key.blob()).text(key.comment()));
            return answer.message(IDENTITIES_ANSWER);
        }
        if (type == SIGN_REQUEST) {
            Optional<byte[]> blob = SshBytes.read(request);
            Optional<byte[]> data = SshBytes.read(request);
            int flags = request.remaining() >= 4 ? request.getInt() : 0;
            Optional<byte[]> signature =
                    blob.isEmpty() || data.isEmpty() ? Optional.empty() : keys.sign(blob.get(), data.get(), flags);
            if (signature.isPresent()) {
                return new SshBytes().bytes(signature.get()).message(SIGN_RESPONSE);
            }
        }
        return new byte[] {FAILURE};
    }

    /** Copies until one side has nothing more. */
    static void copy(SocketChannel from, SocketChannel to) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(16 * 1024);
        while (from.read(buffer) >= 0) {
            buffer.flip();
            while (buffer.hasRemaining()) {
                to.write(buffer);
            }
            buffer.clear();
        }
    }
}
