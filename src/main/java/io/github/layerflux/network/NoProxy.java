package io.github.layerflux.network;

import java.math.BigInteger;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * {@code NO_PROXY}, with Go's rules (golang.org/x/net/http/httpproxy): {@code *}; a domain with its subdomains;
 * {@code .domain} for the subdomains alone; addresses; address ranges ({@code 10.0.0.0/8}); each with a port or without.
 */
final class NoProxy {

    private final List<String> entries;

    private NoProxy(List<String> entries) {
        this.entries = entries;
    }

    static NoProxy parse(String text) {
        List<String> entries = new ArrayList<>();
        for (String entry : text.split("[, ]+")) {
            if (!entry.isBlank()) {
                entries.add(entry.toLowerCase(Locale.ROOT));
            }
        }
        return new NoProxy(entries);
    }

    boolean matches(URI uri) {
        String host = unbracketed(uri.getHost().toLowerCase(Locale.ROOT));
        int port = Network.port(uri);
        for (String entry : entries) {
            if (entry.equals("*") || matches(entry, host, port)) {
                return true;
            }
        }
        return false;
    }

    private static boolean matches(String entry, String host, int port) {
        int slash = entry.indexOf('/');
        if (slash > 0) {
            return isAddress(host) && isInRange(host, entry.substring(0, slash), entry.substring(slash + 1));
        }
        String name = entry;
        int colon = entry.lastIndexOf(':');
        if (colon > 0 && (entry.indexOf(':') == colon || entry.charAt(colon - 1) == ']')) {
            if (!entry.substring(colon + 1).equals(Integer.toString(port))) {
                return false;
            }
            name = entry.substring(0, colon);
        }
        name = unbracketed(name);
        if (name.startsWith("*.")) {
            name = name.substring(1);
        }
        if (name.startsWith(".")) {
            return host.endsWith(name);
        }
        return host.equals(name) || !isAddress(host) && host.endsWith("." + name);
    }

    private static boolean isInRange(String host, String network, String bits) {
        if (!isAddress(unbracketed(network)) || bits.isEmpty() || !bits.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return false;
        }
        try { // of literals: no name is looked up
            byte[] one = InetAddress.getByName(host).getAddress();
            byte[] other = InetAddress.getByName(unbracketed(network)).getAddress();
            int free = one.length * 8 - Integer.parseInt(bits);
            return one.length == other.length
                    && free >= 0
                    && new BigInteger(1, one).shiftRight(free).equals(new BigInteger(1, other).shiftRight(free));
        } catch (UnknownHostException | NumberFormatException e) {
            return false; // no range at all
        }
    }

    private static boolean isAddress(String host) {
        boolean numeric = !host.isEmpty();
        for (int i = 0; i < host.length(); i++) {
            char c = host.charAt(i);
            numeric &= c >= '0' && c <= '9' || c == '.';
        }
        return numeric || host.indexOf(':') >= 0;
    }

    private static String unbracketed(String host) {
        return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
    }
}
