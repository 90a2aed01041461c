package io.github.layerflux.attest;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.layerflux.image.Digest;
import io.github.layerflux.image.Json;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.cyclonedx.Version;
import org.cyclonedx.parsers.JsonParser;
import org.junit.jupiter.api.Test;

final class SbomTest {

    private static final OsRelease DEBIAN = new OsRelease("debian", "12", "Debian 12");
    private static final Component GSON = Component.maven(
            "library", "com.google.code.gson", "gson", "2.11.0", "jar", "", Optional.of(Digest.of("gson")));
    private static final Component MUSL = Component.ofDistribution(
            "apk", new OsRelease("alpine", "3.20", ""), "musl", "1.2.5-r0", "x86_64", Optional.of("MIT"));
    private static final Component ODD =
            Component.ofDistribution("deb", DEBIAN, "g++", "1:2~3 4", "", Optional.empty());

    private static Sbom of(List<Component> components) {
        return new Sbom(
                "registry.example/app",
                "1.0",
                Optional.of(DEBIAN),
                Optional.of(Component.maven("application", "org.example", "app", "1.0", "jar", "", Optional.empty())),
                components,
                Optional.of(Instant.ofEpochSecond(1_700_000_000)));
    }

    @Test
    void itIsValidCycloneDx() throws Exception {
        byte[] json = of(List.of(GSON, MUSL, ODD)).toJson();

        assertThat(new JsonParser().validate(json, Version.VERSION_16)).isEmpty();
        assertThat(new JsonParser().parse(json).getComponents())
                .extracting(org.cyclonedx.model.Component::getPurl)
                .contains(
                        "pkg:maven/com.google.code.gson/gson@2.11.0?type=jar",
                        "pkg:maven/org.example/app@1.0?type=jar");
    }

    @Test
    void theOrderInWhichComponentsWereFoundDoesNotShow() {
        List<Component> found = new ArrayList<>(List.of(GSON, MUSL, ODD, GSON));
        byte[] one = of(found).toJson();
        Collections.reverse(found);

        assertThat(of(found).toJson()).isEqualTo(one);
    }

    @Test
    void otherContentHasAnotherSerialNumber() {
        assertThat(serial(of(List.of(GSON)))).isNotEqualTo(serial(of(List.of(MUSL))));
    }

    private static String serial(Sbom sbom) {
        Map<String, Object> json = Json.readObject(new String(sbom.toJson(), StandardCharsets.UTF_8), "the SBOM");
        return Json.string(json, "serialNumber");
    }
}
