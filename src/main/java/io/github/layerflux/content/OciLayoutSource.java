package io.github.layerflux.content;

import io.github.layerflux.failure.EnvironmentFailure;
import io.github.layerflux.failure.UserFailure;
import io.github.layerflux.image.Descriptor;
import io.github.layerflux.image.Digest;
import io.github.layerflux.image.Json;
import io.github.layerflux.image.Manifest;
import io.github.layerflux.image.ManifestJson;
import io.github.layerflux.image.MediaTypes;
import io.github.layerflux.image.Platform;
import io.github.layerflux.image.PlatformChoice;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * An image in somebody else's OCI image layout folder: {@code oci-layout://DIR[:tag|@sha256:…]}. Nothing in it is
 * trusted: every blob is verified on its way into the store.
 */
public final class OciLayoutSource {

    public static final String SCHEME = "oci-layout://";

    private static final String CONTAINERD_NAME = "io.containerd.image.name";
    private static final int MAX_MANIFEST = 8 * 1024 * 1024;
    private static final int MAX_NESTING = 4;
    /** More would hide the suggestion. */
    private static final int MOST_TAGS = 20;

    private final String location;
    private final Path folder;
    private final Optional<String> tag;
    private final Optional<Digest> digest;

    private OciLayoutSource(String location, Path folder, Optional<String> tag, Optional<Digest> digest) {
        this.location = location;
        this.folder = folder;
        this.tag = tag;
        this.digest = digest;
    }

    /**
     * Opens a layout.
     *
     * @param location with the scheme
     * @param base what a relative folder is relative to
     * @throws UserFailure when there is no such layout
     */
    public static OciLayoutSource open(String location, Path base) {
        if (!location.startsWith(SCHEME)) {
            throw new UserFailure("'" + location + "' is no " + SCHEME + " location");
        }
        String rest = location.substring(SCHEME.length());
        Optional<Digest> digest = Optional.empty();
        Optional<String> tag = Optional.empty();
        int at = rest.lastIndexOf('@');
        int colon = rest.lastIndexOf(':');
        try {
            if (at > 0 && rest.startsWith(Digest.PREFIX, at + 1)) {
                digest = Optional.of(Digest.parse(rest.substring(at + 1)));
                rest = rest.substring(0, at);
            } else if (colon > rest.lastIndexOf('/') && !Files.isDirectory(base.resolve(rest))) {
                tag = Optional.of(rest.substring(colon + 1));
                rest = rest.substring(0, colon);
            }
            Path folder = base.resolve(rest);
            if (!Files.isRegularFile(folder.resolve("index.json"))) {
                throw new UserFailure(location + ": " + folder + " is no OCI image layout, it has no index.json");
            }
            return new OciLayoutSource(location, folder, tag, digest);
        } catch (InvalidPathException e) {
            throw new UserFailure(location + ": " + e.getMessage(), e);
        }
    }

    /**
     * Finds the manifest for a platform: by digest or tag if one was given, else the only image, or the one tagged
     * {@code latest}. As with registries, the nearest lower variant of the architecture will do.
     *
     * @throws UserFailure when no image or none for the platform is found, or several are
     * @throws EnvironmentFailure when the layout is corrupt
     */
    public Descriptor manifest(Platform platform) {
        List<Descriptor> candidates = named(new IndexFile(folder).read());
        Set<Digest> seen = new LinkedHashSet<>();
        List<Descriptor> found = new ArrayList<>();
        List<Descriptor> ofPlatforms = new ArrayList<>();
        for (int depth = 0; !candidates.isEmpty() && depth <= MAX_NESTING; depth++) {
            List<Descriptor> nested = new ArrayList<>();
            for (Descriptor candidate : candidates) {
                if (!seen.add(candidate.digest())) {
                    continue; // one image of two names
                }
                if (MediaTypes.isIndex(candidate.mediaType())) {
                    nested.addAll(ManifestJson.index(read(candidate)).manifests());
                } else if (MediaTypes.isManifest(candidate.mediaType())) {
                    (candidate.platform().isEmpty() ? found : ofPlatforms).add(candidate);
                }
            }
            candidates = nested;
        }
        Optional<Descriptor> best = PlatformChoice.best(ofPlatforms, platform);
        if (best.isPresent()) {
            for (Descriptor candidate : ofPlatforms) {
                if (candidate.platform().equals(best.get().platform())) {
                    found.add(candidate);
                }
            }
        }
        if (found.size() > 1) {
            Set<String> tags = tags(new IndexFile(folder).read());
            throw new UserFailure(location + " holds several images"
                            + (tags.isEmpty() ? "" : ", tagged " + String.join(", ", tags)))
                    .suggest("Name one: " + SCHEME + "DIR:tag or " + SCHEME + "DIR@sha256:…");
        }
        if (found.isEmpty()) {
            throw ofPlatforms.isEmpty()
                    ? new UserFailure(location + " holds no image")
                    : new UserFailure(location + " holds no image for " + platform + ", only for "
                                    + PlatformChoice.offered(ofPlatforms))
                            .suggest(PlatformChoice.SUGGESTION);
        }
        return found.get(0);
    }

    private List<Descriptor> named(List<Descriptor> all) {
        if (digest.isPresent()) {
            List<Descriptor> matching = new ArrayList<>(all);
            matching.removeIf(manifest -> !manifest.digest().equals(digest.get()));
            return matching.isEmpty() ? List.of(unlisted(digest.get())) : matching.subList(0, 1);
        }
        List<Descriptor> matching = tagged(all, tag.orElse("latest"));
        if (tag.isPresent() && matching.isEmpty()) {
            Set<String> tags = tags(all);
            throw new UserFailure(location + ": there is no image tagged '" + tag.get() + "'; "
                            + (tags.isEmpty() ? "none has a tag" : "its tags are " + String.join(", ", tags)))
                    .suggest("Name one of them, or a digest: " + SCHEME + "DIR@sha256:…");
        }
        return matching.isEmpty() ? all : matching;
    }

    private static Set<String> tags(List<Descriptor> all) {
        Set<String> tags = new LinkedHashSet<>();
        for (Descriptor manifest : all) {
            String name = manifest.annotations().get(IndexFile.REF_NAME);
            if (name != null && tags.size() < MOST_TAGS) {
                tags.add(name);
            }
        }
        return tags;
    }

    private static List<Descriptor> tagged(List<Descriptor> all, String tag) {
        List<Descriptor> matching = new ArrayList<>();
        for (Descriptor manifest : all) {
            if (tag.equals(manifest.annotations().get(IndexFile.REF_NAME))
                    || tag.equals(manifest.annotations().get(CONTAINERD_NAME))) {
                matching.add(manifest);
            }
        }
        return matching;
    }

    /** A manifest or index that index.json does not list, such as one platform's. */
    private Descriptor unlisted(Digest wanted) {
        Path blob = blob(wanted);
        try {
            Descriptor unknown = Descriptor.of(MediaTypes.OCI_MANIFEST, wanted, Files.size(blob));
            String text = new String(read(unknown), StandardCharsets.UTF_8);
            boolean index = Json.readObject(text, "blob " + wanted).containsKey("manifests");
            return Descriptor.of(index ? MediaTypes.OCI_INDEX : MediaTypes.OCI_MANIFEST, wanted, unknown.size());
        } catch (NoSuchFileException e) {
            throw new UserFailure(location + ": there is no such image", e);
        } catch (IOException e) {
            throw unreadable(blob, e);
        }
    }

    /**
     * Reads an image's manifest where it lies, verified.
     *
     * @throws EnvironmentFailure when it is missing or is not what its digest says
     */
    public Manifest look(Descriptor manifest) {
        return ManifestJson.manifest(read(manifest));
    }

    /**
     * Reads an image's configuration where it lies, verified.
     *
     * @throws EnvironmentFailure when it is missing or is not what its digest says
     */
    public byte[] config(Manifest manifest) {
        return read(manifest.config());
    }

    /**
     * Takes an image into the store: manifest, configuration and layers, verified copies.
     *
     * @throws EnvironmentFailure when a blob is missing or is not what its digest says
     */
    public Manifest copy(Descriptor manifest, ContentStore store) {
        Manifest content = ManifestJson.manifest(read(manifest));
        store.add(content.config(), blob(content.config().digest()));
        for (Descriptor layer : content.layers()) {
            store.add(layer, blob(layer.digest()));
        }
        store.add(manifest, blob(manifest.digest()));
        return content;
    }

    /** A small blob, verified. */
    private byte[] read(Descriptor descriptor) {
        Path blob = blob(descriptor.digest());
        try {
            if (Files.size(blob) != descriptor.size() || descriptor.size() > MAX_MANIFEST) {
                throw new EnvironmentFailure(blob + " has " + Files.size(blob) + " bytes, expected " + descriptor.size()
                        + " and at most " + MAX_MANIFEST);
            }
            byte[] bytes = Files.readAllBytes(blob);
            if (!Digest.of(bytes).equals(descriptor.digest())) {
                throw new EnvironmentFailure("content does not match its digest: " + blob + " is " + Digest.of(bytes));
            }
            return bytes;
        } catch (IOException e) {
            throw unreadable(blob, e);
        }
    }

    private EnvironmentFailure unreadable(Path blob, IOException e) {
        return new EnvironmentFailure(
                location + ": "
                        + (e instanceof NoSuchFileException ? blob + " is missing" : "can't read " + blob + ": " + e),
                e);
    }

    private Path blob(Digest wanted) {
        return folder.resolve("blobs").resolve("sha256").resolve(wanted.hex());
    }
}
