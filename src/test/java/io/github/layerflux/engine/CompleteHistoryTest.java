package io.github.layerflux.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.layerflux.image.ContainerConfig;
import io.github.layerflux.image.Digest;
import io.github.layerflux.image.HistoryEntry;
import io.github.layerflux.image.ImageConfig;
import io.github.layerflux.image.Platform;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The history of an image tells of each of its layers, whatever that of its base left out. */
final class CompleteHistoryTest {

    private static final String DOCKERFILE = "buildkit.dockerfile.v0";
    private static final String EXPORTER = "buildkit.exporter.image.v0";

    @Test
    void layersOfABaseWithoutHistoryAreToldOfAtTheEnd() {
        ImageConfig image = image(3, "5", entry("4", "COPY a /", false), entry("5", "ENV a=1", true));

        assertThat(CompleteHistory.of(image, 2).history())
                .containsExactly(
                        entry("4", "COPY a /", false),
                        entry("5", "ENV a=1", true),
                        new HistoryEntry("4", "a layer of the base image", EXPORTER, "", false),
                        new HistoryEntry("4", "COPY a /", EXPORTER, "", false));
    }

    @Test
    void entriesBeyondTheLayersHaveNone() {
        ImageConfig image = image(1, "3", entry("1", "a", true), entry("2", "b", false), entry("3", "c", false));

        assertThat(CompleteHistory.of(image, 1).history())
                .containsExactly(entry("1", "a", true), entry("2", "b", false), entry("3", "c", true));
    }

    @Test
    void missingTimesAreThoseOfTheNextEntry() {
        ImageConfig image = image(
                2,
                "9",
                entry("", "base", false),
                entry("", "CMD", true),
                entry("8", "RUN", false),
                entry("", "x", true));

        assertThat(CompleteHistory.of(image, 1).history())
                .extracting(HistoryEntry::created)
                .containsExactly("8", "8", "8", "9");
    }

    @Test
    void aCompleteHistoryStaysAsItIs() {
        ImageConfig image = image(1, "2", entry("1", "a", false), entry("2", "b", true));

        assertThat(CompleteHistory.of(image, 1)).isEqualTo(image);
    }

    private static HistoryEntry entry(String created, String createdBy, boolean empty) {
        return new HistoryEntry(created, createdBy, DOCKERFILE, "", empty);
    }

    private static ImageConfig image(int layers, String created, HistoryEntry... history) {
        List<Digest> diffIds = new ArrayList<>();
        for (int i = 0; i < layers; i++) {
            diffIds.add(Digest.of("layer " + i));
        }
        return new ImageConfig(
                Platform.of("linux", "amd64", ""), created, "", ContainerConfig.EMPTY, diffIds, List.of(history));
    }
}
