package io.github.layerflux.export;

import io.github.layerflux.content.IndexFile;
import io.github.layerflux.image.Descriptor;
import io.github.layerflux.image.ImageReference;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** How an image is listed in the {@code index.json} of a layout or archive: once for each of its names. */
final class LayoutIndex {

    /** The full name, where containerd and Docker look for it. */
    static final String CONTAINERD_NAME = "io.containerd.image.name";

    private LayoutIndex() {}

    /**
     * The entries. As with BuildKit the name in the layout is the tag alone ({@code skopeo inspect oci:DIR:1.0}); a
     * second reference of the same tag has its full form.
     */
    static List<Descriptor> entries(BuiltImage image) {
        Descriptor manifest =
                image.children().isEmpty() ? image.manifest().withPlatform(image.platform()) : image.manifest();
        if (image.references().isEmpty()) {
            return List.of(manifest);
        }
        List<Descriptor> entries = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (ImageReference reference : image.references()) {
            String name = reference.tag().orElse("latest");
            entries.add(manifest.withAnnotation(CONTAINERD_NAME, reference.toString())
                    .withAnnotation(IndexFile.REF_NAME, names.add(name) ? name : reference.toString()));
        }
        return entries;
    }
}
