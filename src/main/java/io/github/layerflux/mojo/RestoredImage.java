package io.github.layerflux.mojo;

import io.github.layerflux.cache.BuildLease;
import io.github.layerflux.content.ContentStore;
import io.github.layerflux.event.BuildEvent.BuildFinished;
import io.github.layerflux.export.BuiltImage;
import io.github.layerflux.export.OciLayoutExporter;
import io.github.layerflux.failure.EnvironmentFailure;
import io.github.layerflux.failure.UserFailure;
import io.github.layerflux.image.Descriptor;
import io.github.layerflux.image.Digest;
import io.github.layerflux.image.ImageReference;
import io.github.layerflux.image.Platform;
import io.github.layerflux.report.BuildReport;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The image of a module that wasn't built because the Maven Build Cache Extension found the module unchanged: it restores
 * the descriptor that {@code attach=descriptor} had made and runs no {@code build}. The image itself is in the image store;
 * it is verified, blob by blob, and laid out in {@code target/layerflux} as {@code build} would have.
 */
final class RestoredImage {

    private final CacheMojo mojo;
    private final Module module;

    RestoredImage(CacheMojo mojo, Module module) {
        this.mojo = mojo;
        this.module = module;
    }

    /** @throws UserFailure when the descriptor is back and the image isn't on this machine, or not as it was */
    void layOut() {
        Optional<Path> attached = ImageDescriptor.attachedTo(mojo.project);
        if (attached.isEmpty()) {
            return;
        }
        ImageDescriptor descriptor = ImageDescriptor.read(attached.get());
        Path folder = module.products();
        if (RecordedImage.is(folder, descriptor.digest())) {
            return; // built just now, or laid out before
        }
        try (BuildLease lease = BuildLease.acquire(mojo.cache().create(), mojo.getLog()::warn)) {
            layOut(descriptor, new ContentStore(mojo.cache()), folder);
        }
        new ImageProperties(mojo)
                .built(
                        descriptor.imageId(),
                        descriptor.digest(),
                        descriptor.references().get(0));
        mojo.getLog()
                .info("Not built, but restored and verified: "
                        + descriptor.references().get(0).familiar() + " → " + descriptor.digest());
    }

    private void layOut(ImageDescriptor descriptor, ContentStore store, Path folder) {
        BuiltImage image;
        try {
            image = BuiltImage.load(store, descriptor.digest(), descriptor.references(), Platform.host());
            if (!image.imageId().equals(descriptor.imageId())) {
                throw new EnvironmentFailure(
                        "its configuration is " + image.imageId() + ", not " + descriptor.imageId());
            }
            for (Descriptor blob : image.blobs()) {
                verify(blob, store);
            }
        } catch (EnvironmentFailure e) {
            throw new UserFailure(
                            "the image " + descriptor.digest()
                                    + " of the restored descriptor is not on this machine as it was: "
                                    + e.details().problem(),
                            e)
                    .suggest("Build it: -Dmaven.build.cache.skipCache=true, or let the goal build run always"
                            + " (docs/releases.md, Build Cache Extension).");
        }
        OciLayoutExporter.exclusive(store, folder.resolve("oci")).export(image);
        List<String> names = new ArrayList<>();
        for (ImageReference reference : descriptor.references()) {
            names.add(reference.familiar());
        }
        BuildReport report = new BuildReport(names);
        report.accept(new BuildFinished(descriptor.imageId(), descriptor.digest(), 0));
        report.write(folder.resolve("image.json"));
    }

    private static void verify(Descriptor blob, ContentStore store) {
        MessageDigest digest = Digest.sha256();
        try (InputStream in = new DigestInputStream(store.open(blob.digest()), digest)) {
            in.transferTo(OutputStream.nullOutputStream());
        } catch (IOException e) {
            throw EnvironmentFailure.io("blob " + blob.digest() + " can't be read", e);
        }
        if (!Digest.finish(digest).equals(blob.digest())) {
            throw new EnvironmentFailure("blob " + blob.digest() + " is corrupt");
        }
    }
}
