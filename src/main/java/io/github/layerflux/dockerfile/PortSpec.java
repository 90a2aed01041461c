package io.github.layerflux.dockerfile;

import io.github.layerflux.failure.UserFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * One word of EXPOSE: a port or a range of ports and a protocol.
 *
 * @param first the lowest port
 * @param last the highest port, not below {@code first}
 * @param protocol {@code tcp}, {@code udp} or {@code sctp}
 */
public record PortSpec(int first, int last, String protocol) {

    private static final int MAX_PORT = 65535;

    /**
     * Parses {@code 80}, {@code 8080-8090/UDP} or, as Docker still accepts, {@code [ip:]host:container}, of which only
     * the container's port is exposed.
     *
     * @param word expanded
     * @throws UserFailure for anything else
     */
    public static PortSpec parse(String word) {
        int slash = word.indexOf('/');
        String protocol = slash < 0 ? "tcp" : word.substring(slash + 1).toLowerCase(Locale.ROOT);
        if (!protocol.equals("tcp") && !protocol.equals("udp") && !protocol.equals("sctp")) {
            throw new UserFailure(
                    "invalid protocol '" + protocol + "' of port '" + word + "', expected tcp, udp or sctp");
        }
        String ports = slash < 0 ? word : word.substring(0, slash);
        ports = ports.substring(ports.lastIndexOf(':') + 1);
        int dash = ports.indexOf('-');
        int first = port(word, dash < 0 ? ports : ports.substring(0, dash));
        int last = dash < 0 ? first : port(word, ports.substring(dash + 1));
        if (last < first) {
            throw invalid(word);
        }
        return new PortSpec(first, last, protocol);
    }

    private static int port(String word, String text) {
        int number = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < '0' || c > '9') {
                throw invalid(word);
            }
            number = number * 10 + (c - '0');
            if (number > MAX_PORT) {
                throw invalid(word);
            }
        }
        if (text.isEmpty()) {
            throw invalid(word);
        }
        return number;
    }

    private static UserFailure invalid(String word) {
        return new UserFailure("invalid port '" + word + "', expected a port or a range up to " + MAX_PORT
                + ", such as 8080, 8080-8090 or 53/udp");
    }

    /** Each port as the configuration names it, {@code 80/tcp}. */
    public List<String> ports() {
        List<String> ports = new ArrayList<>(last - first + 1);
        for (int port = first; port <= last; port++) {
            ports.add(port + "/" + protocol);
        }
        return ports;
    }
}
