package io.github.layerflux.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class ImageConfigJsonTest {

    private static final ImageConfig FULL = new ImageConfig(
            Platform.parse("linux/arm/v6"),
            "2026-01-01T00:00:00Z",
            "me",
            new ContainerConfig(
                    "app:staff",
                    new TreeSet<>(List.of("80/tcp", "53/udp")),
                    List.of("PATH=/bin", "A=b=c"),
                    Optional.of(List.of("java")),
                    Optional.of(List.of("-jar", "x.jar")),
                    new TreeSet<>(List.of("/data")),
                    "/app",
                    new TreeMap<>(Map.of("k", "v")),
                    "SIGTERM",
                    Optional.of(new Healthcheck(List.of("CMD", "true"), 5, 6, 7, 8, 3)),
                    List.of("RUN x"),
                    List.of("/bin/bash", "-c")),
            List.of(Digest.of("layer")),
            List.of(
                    new HistoryEntry("2026-01-01T00:00:00Z", "RUN x", "c", "me", false),
                    new HistoryEntry("", "ENV A=b=c", "", "", true)));

    @Test
    void readsWhatItWrites() {
        assertThat(ImageConfigJson.read(ImageConfigJson.write(FULL))).isEqualTo(FULL);
    }

    @Test
    void equalConfigurationsAreEqualBytes() {
        ImageConfig again = ImageConfigJson.read(ImageConfigJson.write(FULL));
        assertThat(ImageConfigJson.write(again)).isEqualTo(ImageConfigJson.write(FULL));
    }

    @Test
    void anAbsentCommandDiffersFromAnEmptyOne() {
        ContainerConfig empty =
                ContainerConfig.EMPTY.edit().cmd(Optional.of(List.of())).build();
        String json = new String(ImageConfigJson.write(FULL.withConfig(empty)), StandardCharsets.UTF_8);
        assertThat(json).contains("\"Cmd\":[]").doesNotContain("Entrypoint");
    }

    @Test
    void membersThatNobodyKnowsAreLeftOut() {
        String docker =
                "{\"architecture\":\"amd64\",\"os\":\"linux\",\"docker_version\":\"1\",\"config\":{\"Env\":null,"
                        + "\"Hostname\":\"x\",\"Volumes\":{\"/v\":{}}},\"rootfs\":{\"type\":\"layers\",\"diff_ids\":[]}}";
        ImageConfig read = ImageConfigJson.read(docker.getBytes(StandardCharsets.UTF_8));
        assertThat(read.config().env()).isEmpty();
        assertThat(read.config().volumes()).containsExactly("/v");
    }

    @Test
    void envIsChangedInItsPlace() {
        ContainerConfig changed = FULL.config().withEnv("PATH", "/usr/bin").withEnv("NEW", "1");
        assertThat(changed.env()).containsExactly("PATH=/usr/bin", "A=b=c", "NEW=1");
        assertThat(changed.env("A")).contains("b=c");
        assertThat(changed.env("PAT")).isEmpty();
    }

    @Test
    void chainIdsFollowTheSpecification() {
        Digest a = Digest.of("a");
        Digest b = Digest.of("b");
        assertThat(ImageConfig.chainId(List.of(a))).isEqualTo(a);
        assertThat(ImageConfig.chainId(List.of(a, b))).isEqualTo(Digest.of(a + " " + b));
    }
}
