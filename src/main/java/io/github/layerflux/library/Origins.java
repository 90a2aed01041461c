package io.github.layerflux.library;

import io.github.layerflux.attest.Provenance;
import io.github.layerflux.engine.BuildRequest;
import io.github.layerflux.event.BuildEvent;
import io.github.layerflux.event.BuildEvent.ImageResolved;
import io.github.layerflux.image.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/** What an image was made of, noted while it is built: its provenance may be asked for later. */
final class Origins implements Consumer<BuildEvent> {

    private final Map<String, Digest> materials = new TreeMap<>();

    @Override
    public synchronized void accept(BuildEvent event) {
        if (event instanceof ImageResolved image) {
            materials.put(image.reference(), image.digest());
        }
    }

    /** With the build arguments' values. */
    synchronized Provenance of(BuildRequest request) throws IOException {
        return new Provenance(
                request.dockerfileName(),
                Digest.of(Files.readAllBytes(request.dockerfile())),
                request.target(),
                request.platformNames(),
                request.buildArgs(),
                List.copyOf(request.run().secrets().keySet()),
                materials,
                Map.of("java", Runtime.version().toString()));
    }
}
