package io.github.layerflux.attest;

import io.github.layerflux.image.Json;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/**
 * A bill of materials of an image, in CycloneDX 1.6 (ECMA-424). The same image gives the same bytes: the serial number
 * is derived from the content, and a time is only named when it is given.
 *
 * @param image the reference it is called by, without tag
 * @param version its tag
 * @param os the distribution, if there is one
 * @param application what the Maven project made, if there is a project
 * @param components all others, in any order
 */
public record Sbom(
        String image,
        String version,
        Optional<OsRelease> os,
        Optional<Component> application,
        List<Component> components,
        Optional<Instant> timestamp) {

    /** As in-toto and OCI referrers call it. */
    public static final String PREDICATE_TYPE = "https://cyclonedx.org/bom";

    public Sbom {
        components = List.copyOf(components);
    }

    /** The document; indented, ends with a newline. */
    public byte[] toJson() {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("version", 1L);
        body.put("metadata", metadata());
        body.put("components", listed());
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("$schema", "http://cyclonedx.org/schema/bom-1.6.schema.json");
        json.put("bomFormat", "CycloneDX");
        json.put("specVersion", "1.6");
        json.put("serialNumber", "urn:uuid:" + UUID.nameUUIDFromBytes(bytes(Json.write(body))));
        json.putAll(body);
        return bytes(Json.writeIndented(json));
    }

    private Map<String, Object> metadata() {
        Map<String, Object> metadata = new LinkedHashMap<>();
        timestamp.ifPresent(time -> metadata.put("timestamp", time.toString()));
        Map<String, Object> tool = new LinkedHashMap<>();
        tool.put("type", "application");
        tool.put("group", "io.github.layerflux");
        tool.put("name", "layerflux-maven-plugin");
        metadata.put("tools", Map.of("components", List.of(tool)));
        Map<String, Object> container = new LinkedHashMap<>();
        container.put("type", "container");
        container.put("bom-ref", "image");
        container.put("name", image);
        container.put("version", version);
        metadata.put("component", container);
        return metadata;
    }

    private List<Object> listed() {
        List<Object> listed = new ArrayList<>();
        os.ifPresent(release -> {
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("type", "operating-system");
            json.put("bom-ref", "os");
            json.put("name", release.id());
            json.put("version", release.versionId());
            if (!release.prettyName().isEmpty()) {
                json.put("description", release.prettyName());
            }
            listed.add(json);
        });
        application.ifPresent(component -> listed.add(toMap(component)));
        Map<String, Component> distinct = new TreeMap<>();
        for (Component component : components) {
            distinct.putIfAbsent(component.purl(), component); // a bom-ref is unique
        }
        application.ifPresent(component -> distinct.remove(component.purl()));
        distinct.values().stream()
                .sorted(Comparator.comparing(Component::purl))
                .forEach(component -> listed.add(toMap(component)));
        return listed;
    }

    private static Map<String, Object> toMap(Component component) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("type", component.type());
        json.put("bom-ref", component.purl());
        if (!component.group().isEmpty()) {
            json.put("group", component.group());
        }
        json.put("name", component.name());
        json.put("version", component.version());
        component
                .digest()
                .ifPresent(digest ->
                        json.put("hashes", List.of(new TreeMap<>(Map.of("alg", "SHA-256", "content", digest.hex())))));
        component
                .license()
                .ifPresent(license -> json.put("licenses", List.of(Map.of("license", Map.of("name", license)))));
        json.put("purl", component.purl());
        return json;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
