package io.github.layerflux.sandbox.worker;

import com.sun.jna.Memory;
import com.sun.jna.NativeLong;
import java.io.IOException;

/** The loopback interface of the calling thread's network name space (netdevice(7)). */
final class Loopback {

    private static final int AF_INET = 2;
    private static final int SOCK_DGRAM = 2;
    private static final int SIOCGIFFLAGS = 0x8913;
    private static final int SIOCSIFFLAGS = 0x8914;
    private static final short IFF_UP = 1;
    private static final int IFREQ_SIZE = 40;
    private static final int FLAGS_OFFSET = 16;

    private Loopback() {}

    /** Switches it on. */
    static void up() throws IOException {
        int socket = Linux.check(Linux.socket(AF_INET, SOCK_DGRAM | Linux.O_CLOEXEC, 0), "socket");
        try {
            Memory request = new Memory(IFREQ_SIZE);
            request.clear();
            request.setString(0, "lo", "US-ASCII");
            Linux.check(Linux.ioctl(socket, new NativeLong(SIOCGIFFLAGS), request), "flags of lo");
            request.setShort(FLAGS_OFFSET, (short) (request.getShort(FLAGS_OFFSET) | IFF_UP));
            Linux.check(Linux.ioctl(socket, new NativeLong(SIOCSIFFLAGS), request), "switching lo on");
        } finally {
            Linux.close(socket);
        }
    }
}
