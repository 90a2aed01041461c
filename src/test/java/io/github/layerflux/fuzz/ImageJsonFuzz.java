package io.github.layerflux.fuzz;

import io.github.layerflux.failure.BuildFailure;
import io.github.layerflux.image.ImageConfigJson;
import io.github.layerflux.image.ImageReference;
import io.github.layerflux.image.ManifestJson;
import io.github.layerflux.image.Platform;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** What registries and layouts hold: manifests, indexes and configurations; and names of images. */
public final class ImageJsonFuzz {

    private ImageJsonFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        attempt(() -> ManifestJson.write(ManifestJson.manifest(input)));
        attempt(() -> ManifestJson.write(ManifestJson.index(input)));
        attempt(() -> {
            byte[] once = ImageConfigJson.write(ImageConfigJson.read(input));
            byte[] twice = ImageConfigJson.write(ImageConfigJson.read(once));
            if (!Arrays.equals(once, twice)) {
                throw new IllegalStateException("a configuration changes when it is read and written again");
            }
        });
        String text = new String(input, StandardCharsets.UTF_8);
        attempt(() -> {
            String reference = ImageReference.parse(text).toString();
            if (!ImageReference.parse(reference).toString().equals(reference)) {
                throw new IllegalStateException("'" + reference + "' is no fixed point");
            }
        });
        attempt(() -> Platform.parse(Platform.parse(text).toString()));
    }

    private static void attempt(Runnable reading) {
        try {
            reading.run();
        } catch (BuildFailure failure) {
            failure.getMessage();
        }
    }
}
