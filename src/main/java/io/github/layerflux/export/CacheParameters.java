package io.github.layerflux.export;

import io.github.layerflux.failure.BuildFailure;
import io.github.layerflux.failure.UserFailure;
import io.github.layerflux.housekeeping.ByteSize;
import io.github.layerflux.image.ImageReference;
import io.github.layerflux.layer.LayerCompression;
import io.github.layerflux.share.CacheLocation;
import io.github.layerflux.share.CacheSource;
import io.github.layerflux.share.CacheTarget;
import io.github.layerflux.share.MountChoice;
import io.github.layerflux.share.ScopeTag;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The parameters {@code cacheFrom} and {@code cacheTo}, in the syntax of {@code docker buildx build}. */
public final class CacheParameters {

    private static final List<String> SOURCE = List.of("ref", "src", "scope", "tag", "mounts", "mounts-limit");
    private static final List<String> TARGET = List.of(
            "ref",
            "dest",
            "scope",
            "tag",
            "mode",
            "compression",
            "compression-level",
            "ignore-error",
            "image-manifest",
            "oci-mediatypes",
            "force-compression",
            "mounts",
            "mounts-limit");

    private final Path folder;

    /** @param folder what folders are relative to */
    public CacheParameters(Path folder) {
        this.folder = folder;
    }

    /**
     * Where to look for steps, in this order.
     *
     * @throws UserFailure when a text is wrong
     */
    public List<CacheSource> from(Iterable<String> pieces) {
        List<CacheSource> sources = new ArrayList<>();
        Set<CacheLocation> known = new HashSet<>();
        for (String text : listed(pieces)) {
            OutputAttributes attributes = OutputAttributes.parse("the cacheFrom", text);
            CacheLocation location = location(attributes, "src");
            MountChoice mounts = mounts(attributes);
            refuseOthers(attributes, location, SOURCE);
            if (known.add(location)) {
                sources.add(new CacheSource(location, mounts));
            }
        }
        return sources;
    }

    /**
     * Where to leave steps.
     *
     * @throws UserFailure when a text is wrong
     */
    public List<CacheTarget> to(Iterable<String> pieces) {
        List<CacheTarget> targets = new ArrayList<>();
        for (String text : listed(pieces)) {
            OutputAttributes attributes = OutputAttributes.parse("the cacheTo", text);
            CacheLocation location = location(attributes, "dest");
            if (location instanceof CacheLocation.Registry registry
                    && registry.reference().digest().isPresent()) {
                throw attributes.failure("a cache is written to a tag, not to a digest");
            }
            boolean imageOnly = isImageOnly(attributes);
            LayerCompression compression = compression(attributes);
            boolean ignoreError = attributes.takeFlag("ignore-error").orElse(true);
            only(attributes, "image-manifest", "a cache is always an image manifest");
            only(attributes, "oci-mediatypes", "a cache always has OCI media types");
            attributes.takeFlag("force-compression"); // layers rest uncompressed: all are compressed as asked
            MountChoice mounts = mounts(attributes);
            refuseOthers(attributes, location, TARGET);
            targets.add(new CacheTarget(location, imageOnly, compression, ignoreError, mounts));
        }
        return targets;
    }

    /** A property's text is split at every comma by Maven; whatever has no type of its own belongs to what is before it. */
    private static List<String> listed(Iterable<String> pieces) {
        List<String> plain = new ArrayList<>();
        for (String piece : pieces) {
            String text = piece.strip();
            plain.add(text.isEmpty() || text.indexOf('=') >= 0 ? text : "type=registry,ref=" + text);
        }
        return OutputList.of(plain);
    }

    private static void refuseOthers(OutputAttributes attributes, CacheLocation location, List<String> all) {
        boolean registry = location instanceof CacheLocation.Registry;
        List<String> known = new ArrayList<>(all);
        known.removeAll(registry ? List.of("src", "dest") : List.of("ref"));
        attributes.refuseOthers(registry ? "registry" : "local", known);
    }

    private CacheLocation location(OutputAttributes attributes, String folderKey) {
        String type = attributes.take("type");
        return switch (type) {
            case "registry" -> registry(attributes);
            case "local" -> folder(attributes, folderKey);
            case "" -> throw attributes.failure("it has no type").suggest("Use type=registry or type=local.");
            case "inline" ->
                throw attributes
                        .failure("type=inline is not supported: images carry no cache")
                        .suggest("Use type=registry with a tag of its own, which has all stages.");
            case "gha", "s3", "azblob" ->
                throw attributes
                        .failure("type=" + type + " is not supported")
                        .suggest("Use type=registry, or type=local with a folder that your CI system keeps.");
            default ->
                throw attributes.failure("there is no type '" + type + "'").suggest("Use type=registry or type=local.");
        };
    }

    private static CacheLocation registry(OutputAttributes attributes) {
        String reference = attributes.take("ref");
        if (reference.isEmpty()) {
            throw attributes
                    .failure("it has no ref")
                    .suggest("Name a repository: ref=registry.example/app/cache:main.");
        }
        Optional<String> tag = tag(attributes);
        boolean named = reference.lastIndexOf(':') > reference.lastIndexOf('/') || reference.indexOf('@') >= 0;
        if (tag.isPresent() && named) {
            throw attributes
                    .failure("its ref has a tag or digest, and there is a scope or tag, too")
                    .suggest("Leave one of them out.");
        }
        try {
            return new CacheLocation.Registry(
                    ImageReference.parse(tag.map(name -> reference + ":" + name).orElse(reference)));
        } catch (BuildFailure e) {
            throw attributes.failure(e.details().problem());
        }
    }

    private CacheLocation folder(OutputAttributes attributes, String key) {
        String path = attributes.take(key);
        if (path.isEmpty()) {
            throw attributes.failure("it has no " + key).suggest("Name a folder: type=local," + key + "=DIR.");
        }
        return new CacheLocation.Folder(
                folder.resolve(path).toAbsolutePath().normalize(),
                tag(attributes).orElse("latest"));
    }

    /** Branches have names that needn't be tags. */
    private static Optional<String> tag(OutputAttributes attributes) {
        String scope = attributes.take("scope");
        String tag = attributes.take("tag");
        if (!scope.isEmpty() && !tag.isEmpty()) {
            throw attributes.failure("it has a scope and a tag").suggest("Leave one of them out.");
        }
        if (scope.contains("${") || tag.contains("${")) {
            throw attributes
                    .failure("'" + scope + tag + "' has a variable that nobody has set")
                    .suggest("Set it, or give it a default in the POM.");
        }
        return scope.isEmpty() ? Optional.of(tag).filter(name -> !name.isEmpty()) : Optional.of(ScopeTag.of(scope));
    }

    /** Ids with colons between them, since commas separate attributes. */
    private static MountChoice mounts(OutputAttributes attributes) {
        String ids = attributes.take("mounts");
        String limit = attributes.take("mounts-limit");
        try {
            return MountChoice.parse(
                    ids, limit.isEmpty() ? MountChoice.DEFAULT_LIMIT : ByteSize.parse("mounts-limit", limit));
        } catch (UserFailure e) {
            throw attributes.failure(e.details().problem());
        }
    }

    private static boolean isImageOnly(OutputAttributes attributes) {
        String mode = attributes.take("mode");
        return switch (mode) {
            case "", "max" -> false;
            case "min" -> true;
            default ->
                throw attributes.failure("there is no mode '" + mode + "'").suggest("Use mode=max or mode=min.");
        };
    }

    private static LayerCompression compression(OutputAttributes attributes) {
        String name = attributes.take("compression");
        String level = attributes.take("compression-level");
        try {
            return name.isEmpty() && level.isEmpty()
                    ? LayerCompression.gzip()
                    : LayerCompression.parse(name.isEmpty() ? "gzip" : name, level);
        } catch (UserFailure e) {
            throw attributes.failure(e.details().problem());
        }
    }

    private static void only(OutputAttributes attributes, String key, String because) {
        if (!attributes.takeFlag(key).orElse(true)) {
            throw attributes.failure(key + "=false is not supported: " + because);
        }
    }
}
