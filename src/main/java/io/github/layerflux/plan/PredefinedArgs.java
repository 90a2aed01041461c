package io.github.layerflux.plan;

import io.github.layerflux.image.Platform;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Arguments that need no ARG to exist (Dockerfile reference, "Predefined ARGs" and "…platform ARGs"). */
final class PredefinedArgs {

    private static final List<String> PROXIES =
            List.of("HTTP_PROXY", "HTTPS_PROXY", "FTP_PROXY", "NO_PROXY", "ALL_PROXY");

    /** Those of {@link #platform}. */
    private static final List<String> PLATFORM = List.of(
            "BUILDPLATFORM",
            "BUILDOS",
            "BUILDARCH",
            "BUILDVARIANT",
            "TARGETPLATFORM",
            "TARGETOS",
            "TARGETARCH",
            "TARGETVARIANT",
            "TARGETSTAGE");

    private PredefinedArgs() {}

    /** The platform arguments, which FROM lines see as they are and stages see when they declare them. */
    static Map<String, String> platform(PlanRequest request) {
        Map<String, String> args = new LinkedHashMap<>();
        put(args, "BUILD", request.buildPlatform());
        put(args, "TARGET", request.targetPlatform());
        args.put("TARGETSTAGE", request.target().orElse("default"));
        return args;
    }

    private static void put(Map<String, String> args, String prefix, Platform platform) {
        args.put(prefix + "PLATFORM", platform.toString());
        args.put(prefix + "OS", platform.os());
        args.put(prefix + "ARCH", platform.architecture());
        args.put(prefix + "VARIANT", platform.variant());
    }

    static boolean isProxy(String name) {
        return PROXIES.contains(name.toUpperCase(Locale.ROOT));
    }

    /** Whether a build argument means something even if no ARG declares it. */
    static boolean isUsedUndeclared(String name) {
        return isProxy(name)
                || name.equals("SOURCE_DATE_EPOCH")
                || name.startsWith("BUILDKIT_")
                || PLATFORM.contains(name);
    }

    /** Proxy arguments under the names, lower and upper case, by which programs look for them. */
    static Map<String, String> proxies(Map<String, String> buildArgs) {
        Map<String, String> proxies = new LinkedHashMap<>();
        for (String proxy : PROXIES) {
            String lower = proxy.toLowerCase(Locale.ROOT);
            if (buildArgs.containsKey(proxy) || buildArgs.containsKey(lower)) {
                String either = buildArgs.getOrDefault(proxy, buildArgs.getOrDefault(lower, ""));
                proxies.put(proxy, either);
                proxies.put(lower, buildArgs.getOrDefault(lower, either));
            }
        }
        return proxies;
    }
}
