package io.github.layerflux.mojo;

import io.github.layerflux.dockerfile.Suggestion;
import io.github.layerflux.failure.UserFailure;
import io.github.layerflux.step.RunPolicy;
import io.github.layerflux.step.SshSource;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads the parameters that are about RUN: {@code addHosts}, {@code ssh} and {@code allow}. */
final class RunParameters {

    private static final List<String> PRIVILEGES = List.of("network.host", RunPolicy.INSECURE);
    /** The machine that builds, as seen from a RUN: they share one network. */
    private static final String HERE = "127.0.0.1";

    private RunParameters() {}

    /** Host name to address, checked; {@code host-gateway} is this machine. */
    static Map<String, String> addHosts(Map<String, String> given) {
        Map<String, String> hosts = new LinkedHashMap<>();
        for (Map.Entry<String, String> host : given.entrySet()) {
            String name = host.getKey();
            hosts.put(hostName(name.strip()), address(name, host.getValue().strip()));
        }
        return hosts;
    }

    private static String hostName(String name) {
        boolean valid = !name.isEmpty();
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            boolean letter = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9';
            valid &= letter || c == '-' || c == '.' || c == '_';
        }
        if (!valid) {
            throw new UserFailure("addHosts: '" + name + "' is no host name");
        }
        return name;
    }

    private static String address(String name, String text) {
        if (text.equals("host-gateway")) {
            return HERE;
        }
        boolean bracketed = text.startsWith("[") && text.endsWith("]");
        String address = bracketed ? text.substring(1, text.length() - 1) : text;
        if (isV4(address) || isV6(address)) {
            return address;
        }
        throw new UserFailure("addHosts: '" + text + "' of " + name + " is no IP address")
                .suggest("Give one such as 10.0.0.7 or fd00::7, or host-gateway for this machine.");
    }

    private static boolean isV4(String text) {
        String[] parts = text.split("\\.", -1);
        for (String part : parts) {
            boolean number = !part.isEmpty() && part.length() <= 3;
            for (int i = 0; i < part.length(); i++) {
                number &= part.charAt(i) >= '0' && part.charAt(i) <= '9';
            }
            if (!number || Integer.parseInt(part) > 255) {
                return false;
            }
        }
        return parts.length == 4;
    }

    private static boolean isV6(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.digit(text.charAt(i), 16) < 0 && text.charAt(i) != ':' && text.charAt(i) != '.') {
                return false;
            }
        }
        try {
            return text.indexOf(':') >= 0 && InetAddress.getByName(text) != null; // with a colon nothing is looked up
        } catch (UnknownHostException e) {
            return false;
        }
    }

    /** @param folder that relative paths start from */
    static Map<String, SshSource> ssh(Map<String, String> given, Path folder, Map<String, String> environment) {
        Map<String, SshSource> sources = new LinkedHashMap<>();
        for (Map.Entry<String, String> source : given.entrySet()) {
            String id = source.getKey();
            sources.put(id, new SshSource(id, source.getValue().strip(), folder, environment));
        }
        return sources;
    }

    static Set<String> allow(Collection<String> given) {
        Set<String> allowed = new LinkedHashSet<>();
        for (String each : given) {
            String privilege = each.strip();
            if (!PRIVILEGES.contains(privilege)) {
                throw new UserFailure("allow: unknown privilege '" + privilege + "'"
                        + Suggestion.of(privilege, PRIVILEGES)
                                .map(close -> " (did you mean " + close + "?)")
                                .orElse(", expected one of " + String.join(", ", PRIVILEGES)));
            }
            allowed.add(privilege);
        }
        return allowed;
    }
}
