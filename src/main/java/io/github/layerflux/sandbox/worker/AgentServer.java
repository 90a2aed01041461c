package io.github.layerflux.sandbox.worker;

import io.github.layerflux.sandbox.SshAgent;
import java.io.Closeable;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Listens at a socket of the worker's own for the SSH clients of one RUN. It hands their requests to an agent of this
 * machine, which answers nobody but its owner, or answers itself with keys from files. Closing ends all connections.
 */
final class AgentServer implements AutoCloseable {

    private final ServerSocketChannel server;
    private final SshAgent agent;
    private final Optional<AgentKeys> keys;
    private final Set<Closeable> open = ConcurrentHashMap.newKeySet();

    private AgentServer(ServerSocketChannel server, SshAgent agent, Optional<AgentKeys> keys) {
        this.server = server;
        this.agent = agent;
        this.keys = keys;
    }

    /**
     * Begins to listen.
     *
     * @param socket is created
     * @throws io.github.layerflux.failure.BuildFailure when a key can't be used
     */
    static AgentServer start(Path socket, SshAgent agent) throws IOException {
        Optional<AgentKeys> keys =
                agent.socket().isPresent() ? Optional.empty() : Optional.of(AgentKeys.load(agent.keys()));
        ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            server.bind(UnixDomainSocketAddress.of(socket));
        } catch (IOException e) {
            server.close();
            throw e;
        }
        AgentServer started = new AgentServer(server, agent, keys);
        daemon(started::accept);
        return started;
    }

    private void accept() {
        try {
            while (true) {
                SocketChannel client = server.accept();
                open.add(client);
                daemon(() -> serve(client));
            }
        } catch (IOException e) {
            // closed: the RUN is over
        }
    }

    private void serve(SocketChannel client) {
        try (client) {
            if (keys.isPresent()) {
                new AgentSession(keys.get()).serve(client);
            } else {
                forward(client);
            }
        } catch (IOException e) {
            // the client has gone, or the agent; either sees a closed connection
        } finally {
            open.remove(client);
        }
    }

    private void forward(SocketChannel client) throws IOException {
        try (SocketChannel behind =
                SocketChannel.open(UnixDomainSocketAddress.of(agent.socket().orElseThrow()))) {
            open.add(behind);
            Thread answers = daemon(() -> copy(behind, client));
            AgentSession.copy(client, behind);
            behind.shutdownOutput();
            answers.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void copy(SocketChannel from, SocketChannel to) {
        try (from;
                to) {
            AgentSession.copy(from, to);
        } catch (IOException e) {
            // as above
        } finally {
            open.remove(from);
        }
    }

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "ssh");
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (Closeable connection : open) {
            connection.close();
        }
    }
}
