package io.github.layerflux.daemon;

import io.github.layerflux.failure.BuildFailure;
import io.github.layerflux.failure.EnvironmentFailure;
import io.github.layerflux.failure.UserFailure;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/** A connection to an engine, for one request. */
final class Connection implements Closeable {

    private final ByteChannel channel;

    private Connection(ByteChannel channel) {
        this.channel = channel;
    }

    /** @throws EnvironmentFailure when nobody listens or the user may not connect */
    static Connection open(EngineAddress address) {
        try {
            if (address.socket().isPresent()) {
                return new Connection(unix(address.socket().get()));
            }
            if (address.certificates().isPresent()) {
                throw new UserFailure("the engine at " + address.text() + " (" + address.origin()
                                + ") wants TLS, which load can't speak yet")
                        .suggest("Forward its socket with ssh and set DOCKER_HOST=unix:///PATH.");
            }
            SocketChannel plain = SocketChannel.open(new InetSocketAddress(address.host(), address.port()));
            return new Connection(plain);
        } catch (IOException | UnsupportedOperationException e) {
            throw refused(address, e);
        }
    }

    private static SocketChannel unix(Path socket) throws IOException {
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            channel.connect(UnixDomainSocketAddress.of(socket));
            return channel;
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    private static BuildFailure refused(EngineAddress address, Exception e) {
        String where = address.text() + " (" + address.origin() + ")";
        String why = e.getMessage() == null ? e.toString() : e.getMessage();
        if (address.socket().isPresent()) {
            Path socket = address.socket().get();
            if (why.contains("ermission denied")) {
                return new EnvironmentFailure("no permission to use the engine at " + where, e)
                        .suggest("Add your user to the socket's group ('usermod -aG docker USER' and log in again), or "
                                + "use a rootless engine.");
            }
            if (!Files.exists(socket)) {
                return new EnvironmentFailure("there is no engine at " + where + ": no such socket", e)
                        .suggest("Start the engine, or set DOCKER_HOST.");
            }
        }
        return new EnvironmentFailure("the engine at " + where + " doesn't answer: " + why, e)
                .suggest("Is it running?");
    }

    // a channel's own streams lock each other out: an answer couldn't be read while a body is being written

    InputStream in() {
        return new InputStream() {
            @Override
            public int read() throws IOException {
                byte[] one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
            }

            @Override
            public int read(byte[] bytes, int offset, int length) throws IOException {
                return length == 0 ? 0 : channel.read(ByteBuffer.wrap(bytes, offset, length));
            }
        };
    }

    OutputStream out() {
        return new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                write(new byte[] {(byte) b}, 0, 1);
            }

            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
                ByteBuffer buffer = ByteBuffer.wrap(bytes, offset, length);
                while (buffer.hasRemaining()) {
                    channel.write(buffer);
                }
            }
        };
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
