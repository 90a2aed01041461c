package io.github.layerflux.it;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A proxy that tunnels, and forwards plain HTTP, for those who know its login. */
public final class LoginProxy implements AutoCloseable {

    private final ServerSocket door;
    private final int target;
    private final String login;
    private final List<String> heads = new CopyOnWriteArrayList<>();

    /** @param login {@code user:password}, or empty for everybody */
    public LoginProxy(String login) {
        this(0, login);
    }

    /** @param target the port of this machine where everything goes, whatever it asks for; 0: where it asks for */
    public LoginProxy(int target, String login) {
        this.target = target;
        this.login = login;
        try {
            door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        thread(this::accept);
    }

    public int port() {
        return door.getLocalPort();
    }

    /** What it was asked, each with all its headers. */
    public List<String> heads() {
        return heads;
    }

    private void accept() {
        try {
            while (true) {
                Socket guest = door.accept();
                thread(() -> serve(guest));
            }
        } catch (IOException closed) {
            // the test has ended
        }
    }

    private void serve(Socket guest) {
        try (guest) {
            String head = head(guest.getInputStream());
            heads.add(head);
            String wanted = "Proxy-Authorization: Basic "
                    + Base64.getEncoder().encodeToString(login.getBytes(StandardCharsets.UTF_8));
            if (!login.isEmpty() && !head.contains(wanted + "\r\n")) {
                guest.getOutputStream()
                        .write(("HTTP/1.1 407 Who are you\r\nProxy-Authenticate: Basic realm=\"test\"\r\n"
                                        + "Content-Length: 0\r\nConnection: close\r\n\r\n")
                                .getBytes(StandardCharsets.US_ASCII));
                return;
            }
            try (Socket host = connect(head)) {
                if (head.startsWith("CONNECT ")) {
                    guest.getOutputStream().write("HTTP/1.1 200 Go on\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                } else {
                    host.getOutputStream().write(head.getBytes(StandardCharsets.ISO_8859_1));
                }
                thread(() -> copy(guest, host));
                copy(host, guest);
            }
        } catch (IOException e) {
            // one of them hung up
        }
    }

    private Socket connect(String head) throws IOException {
        if (target != 0) {
            return new Socket(InetAddress.getLoopbackAddress(), target);
        }
        String place = head.substring(head.indexOf(' ') + 1, head.indexOf(" HTTP/"));
        int colon = place.lastIndexOf(':');
        return new Socket(place.substring(0, colon), Integer.parseInt(place.substring(colon + 1)));
    }

    private static void copy(Socket from, Socket to) {
        try {
            from.getInputStream().transferTo(to.getOutputStream());
            to.shutdownOutput();
        } catch (IOException e) {
            // one of them hung up
        }
    }

    private static String head(InputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
            int next = in.read();
            if (next < 0) {
                throw new IOException("no request");
            }
            head.write(next);
        }
        return head.toString(StandardCharsets.ISO_8859_1);
    }

    private static void thread(Runnable work) {
        Thread thread = new Thread(work, "test-proxy");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() {
        try {
            door.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
