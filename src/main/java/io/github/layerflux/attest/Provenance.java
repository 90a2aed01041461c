package io.github.layerflux.attest;

import io.github.layerflux.image.Digest;
import io.github.layerflux.image.Json;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * How an image came to be: a predicate of SLSA Provenance v1 (slsa.dev/spec/v1.0/provenance). It holds no times, so
 * that the same build gives the same bytes, and never a secret's value; build arguments' values only in {@code max}.
 *
 * @param dockerfile as messages show it
 * @param dockerfileDigest of its bytes
 * @param target the stage that was built, if one was named
 * @param platform that the image is for, several with commas
 * @param buildArgs values by name; left out where the user wants {@code min}
 * @param secrets ids alone
 * @param materials image reference to manifest digest, for everything that stages start and copy from
 * @param versions of layerflux, maven and java
 */
public record Provenance(
        String dockerfile,
        Digest dockerfileDigest,
        Optional<String> target,
        String platform,
        Map<String, String> buildArgs,
        List<String> secrets,
        Map<String, Digest> materials,
        Map<String, String> versions) {

    public static final String PREDICATE_TYPE = "https://slsa.dev/provenance/v1";

    /** Defines what the parameters mean: docs/supply-chain.md. */
    private static final String BUILD_TYPE =
            "https://github.com/layerflux/layerflux/docs/supply-chain.md#build-type-v1";

    private static final String BUILDER = "https://github.com/layerflux/layerflux";

    public Provenance {
        buildArgs = new TreeMap<>(buildArgs);
        secrets = secrets.stream().sorted().toList();
        materials = new TreeMap<>(materials);
        versions = new TreeMap<>(versions);
    }

    /** With their values left out: they may be nobody's business. */
    public Provenance withoutBuildArgs() {
        return new Provenance(dockerfile, dockerfileDigest, target, platform, Map.of(), secrets, materials, versions);
    }

    /** The predicate; indented, ends with a newline. */
    public byte[] toJson() {
        Map<String, Object> parameters = new LinkedHashMap<>();
        parameters.put("dockerfile", dockerfile);
        target.ifPresent(stage -> parameters.put("target", stage));
        parameters.put("platform", platform);
        if (!buildArgs.isEmpty()) {
            parameters.put("buildArgs", buildArgs);
        }
        if (!secrets.isEmpty()) {
            parameters.put("secrets", secrets);
        }
        List<Object> dependencies = new ArrayList<>();
        dependencies.add(dependency("file:" + dockerfile, dockerfileDigest));
        materials.forEach((reference, digest) -> dependencies.add(dependency(uri(reference), digest)));
        Map<String, Object> definition = new LinkedHashMap<>();
        definition.put("buildType", BUILD_TYPE);
        definition.put("externalParameters", parameters);
        definition.put("resolvedDependencies", dependencies);
        Map<String, Object> builder = new LinkedHashMap<>();
        builder.put("id", BUILDER);
        builder.put("version", versions);
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("buildDefinition", definition);
        json.put("runDetails", Map.of("builder", builder));
        return Json.writeIndented(json).getBytes(StandardCharsets.UTF_8);
    }

    /** A layout's folder is this machine's business: only its last name is told. */
    private static String uri(String reference) {
        return reference.startsWith("oci-layout://")
                ? "oci-layout:" + reference.substring(reference.lastIndexOf('/') + 1)
                : "docker://" + reference;
    }

    private static Map<String, Object> dependency(String uri, Digest digest) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("uri", uri);
        json.put("digest", Map.of("sha256", digest.hex()));
        return json;
    }
}
