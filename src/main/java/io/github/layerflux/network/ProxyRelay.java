package io.github.layerflux.network;

import io.github.layerflux.failure.EnvironmentFailure;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.ref.WeakReference;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;

/**
 * A door on this machine to a proxy that wants a login. The JDK's client shows proxies no Basic login for a tunnel
 * ({@code jdk.http.auth.tunneling.disabledSchemes}, read once per JVM, which in Maven is long since past). It does send
 * a Bearer one: so requests show the relay a password that only this process knows, and the relay shows the proxy the
 * real login in its place. What then flows through the tunnel is TLS and none of the relay's business.
 */
final class ProxyRelay implements Runnable {

    private static final int MAX_HEAD = 32 << 10;
    private static final int POLL_MILLIS = 5_000;
    /** After the first refusal; doubled with each further one. */
    private static final int SHORTEST_PAUSE_MILLIS = 20;

    private static final int LONGEST_PAUSE_MILLIS = 1_000;

    private final HttpProxy proxy;
    private final int connectMillis;
    private final WeakReference<Object> owner;
    private final ServerSocket door;
    private final String password;

    private ProxyRelay(HttpProxy proxy, Duration connectTimeout, Object owner, ServerSocket door) {
        this.proxy = proxy;
        this.connectMillis = (int) connectTimeout.toMillis();
        this.owner = new WeakReference<>(owner);
        this.door = door;
        byte[] random = new byte[32];
        new SecureRandom().nextBytes(random);
        this.password = "Bearer " + HexFormat.of().formatHex(random);
    }

    /** @param owner the relay ends when this isn't used any more */
    static ProxyRelay start(HttpProxy proxy, Duration connectTimeout, Object owner) {
        try {
            return start(proxy, connectTimeout, owner, new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
        } catch (IOException e) {
            throw new EnvironmentFailure("no way to the proxy " + proxy + " can be opened on this machine: " + e, e)
                    .suggest("Check that programs may listen on the loopback address.");
        }
    }

    static ProxyRelay start(HttpProxy proxy, Duration connectTimeout, Object owner, ServerSocket door)
            throws IOException {
        door.setSoTimeout(POLL_MILLIS);
        ProxyRelay relay = new ProxyRelay(proxy, connectTimeout, owner, door);
        thread(relay);
        return relay;
    }

    /** Whether somebody opens who knocks. */
    boolean isOpen() {
        return !door.isClosed();
    }

    /** Lets nobody in any more; who is in stays. */
    void close() throws IOException {
        door.close();
    }

    InetSocketAddress address() {
        return new InetSocketAddress(door.getInetAddress(), door.getLocalPort());
    }

    /** What a request shows in {@code Proxy-Authorization}. */
    String password() {
        return password;
    }

    @Override
    public void run() {
        try (door) {
            int pause = SHORTEST_PAUSE_MILLIS;
            while (owner.get() != null && isOpen()) {
                try {
                    admit(door.accept());
                    pause = SHORTEST_PAUSE_MILLIS;
                } catch (SocketTimeoutException stillUsed) {
                    // or not: the loop's condition sees to it
                } catch (IOException | OutOfMemoryError e) { // of threads, the second
                    // this process has too many files open, say, which passes; meanwhile guests wait at the door
                    Thread.sleep(pause);
                    pause = Math.min(2 * pause, LONGEST_PAUSE_MILLIS);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // without a door there is no relay: the network opens another one
        } catch (IOException e) {
            // of closing the door, which nobody waits for
        }
    }

    private void admit(Socket guest) throws IOException {
        try {
            guest.setSoTimeout(connectMillis);
            thread(() -> serve(guest));
        } catch (IOException | OutOfMemoryError e) {
            guest.close();
            throw e;
        }
    }

    private void serve(Socket guest) {
        try (guest) {
            String head = head(guest.getInputStream());
            guest.setSoTimeout(0); // what flows through the tunnel is watched by who sent for it
            String secret = "proxy-authorization: " + password.toLowerCase(java.util.Locale.ROOT);
            StringBuilder forwarded = new StringBuilder();
            boolean known = false;
            for (String line : head.split("\r\n")) {
                if (line.toLowerCase(java.util.Locale.ROOT).equals(secret)) {
                    known = true;
                } else {
                    forwarded.append(line).append("\r\n");
                }
            }
            if (!known || !head.startsWith("CONNECT ")) {
                answer(guest, "403 Forbidden");
                return;
            }
            forwarded
                    .append("Proxy-Authorization: ")
                    .append(proxy.authorization().orElseThrow());
            forwarded.append("\r\n\r\n");
            relay(guest, forwarded.toString());
        } catch (IOException e) {
            // either side has gone, and the sockets with it: the client tells its user
        }
    }

    private void relay(Socket guest, String head) throws IOException {
        try (Socket host = new Socket()) {
            try {
                host.connect(new InetSocketAddress(proxy.host(), proxy.port()), connectMillis);
            } catch (IOException e) {
                answer(guest, "502 Bad Gateway");
                return;
            }
            host.getOutputStream().write(head.getBytes(StandardCharsets.ISO_8859_1));
            host.getOutputStream().flush();
            thread(() -> copy(guest, host));
            copy(host, guest);
        }
    }

    /** Up to one side's end, which becomes the other's. */
    private static void copy(Socket from, Socket to) {
        try {
            from.getInputStream().transferTo(to.getOutputStream());
            to.shutdownOutput();
        } catch (IOException e) {
            try {
                to.close();
            } catch (IOException closed) {
                // that was the intention
            }
        }
    }

    private static void answer(Socket guest, String status) throws IOException {
        OutputStream out = guest.getOutputStream();
        out.write(("HTTP/1.1 " + status + "\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII));
        out.flush();
    }

    /** Up to the empty line, which isn't part of it. A tunnel's client says nothing more before it is answered. */
    private static String head(InputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        int matched = 0;
        while (matched < 4) {
            int next = in.read();
            if (next < 0 || head.size() > MAX_HEAD) {
                throw new IOException("no request");
            }
            head.write(next);
            matched = next == "\r\n\r\n".charAt(matched) ? matched + 1 : next == '\r' ? 1 : 0;
        }
        return head.toString(StandardCharsets.ISO_8859_1).stripTrailing();
    }

    private static void thread(Runnable work) {
        Thread thread = new Thread(work, "layerflux-proxy");
        thread.setDaemon(true);
        thread.start();
    }
}
