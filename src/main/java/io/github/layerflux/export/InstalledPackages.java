package io.github.layerflux.export;

import io.github.layerflux.attest.Component;
import io.github.layerflux.attest.ImagePackages;
import io.github.layerflux.attest.OsRelease;
import io.github.layerflux.content.ContentStore;
import io.github.layerflux.layer.ContentsStore;
import io.github.layerflux.layer.Layer;
import io.github.layerflux.layer.LayeredTree;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a bill of materials lists of a built image: the packages of its distribution. Of several platforms all are listed
 * together: their package URLs name the architecture.
 *
 * @param os the distribution, if there is one
 * @param unread databases that the image has and that can't be read
 */
public record InstalledPackages(Optional<OsRelease> os, List<Component> components, List<String> unread) {

    /** Reads them out of the image's layers. */
    public static InstalledPackages of(BuiltImage image, ContentStore store) throws IOException {
        List<Component> components = new ArrayList<>();
        List<String> unread = new ArrayList<>();
        Optional<OsRelease> os = Optional.empty();
        for (BuiltImage each : image.children().isEmpty() ? List.of(image) : image.children()) {
            ImagePackages packages = read(each, store);
            unread.addAll(packages.unread());
            components.addAll(packages.packages());
            os = os.isPresent() ? os : packages.os();
        }
        return new InstalledPackages(os, components, unread);
    }

    private static ImagePackages read(BuiltImage image, ContentStore store) throws IOException {
        List<Layer> layers = new CompressedImages(store).layers(image);
        try (LayeredTree tree = new LayeredTree(layers, store, new ContentsStore(store.directory()))) {
            return ImagePackages.of(tree);
        }
    }

    /** Why a bill of materials lacks packages. */
    public List<String> warnings() {
        List<String> warnings = new ArrayList<>();
        for (String database : unread) {
            warnings.add("the SBOM lists none of the packages in the image's " + database
                    + ": RPM databases can't be read yet");
        }
        return warnings;
    }
}
