package io.github.layerflux.mojo;

import java.util.List;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.jspecify.annotations.Nullable;

/**
 * Gives an image that lies in a registry further names, there or in other registries, without building it again: the same
 * manifests and so the same digest, with all platforms, and with its signatures, SBOMs and other referrers. Needs neither a
 * Dockerfile nor a POM.
 */
@Mojo(name = "promote", requiresProject = false, threadSafe = true)
public final class PromoteMojo extends RegistryMojo {

    /**
     * The image, by tag or digest. Defaults to what this project pushed, as {@code target/layerflux/image.json} has it; else
     * to what {@code descriptor} tells; else to the first of {@code images}.
     */
    @Parameter(property = "layerflux.source")
    @Nullable
    String source;

    /** The names that it gets, with their tags. */
    @Parameter(property = "layerflux.targets")
    @Nullable
    List<String> targets;

    /**
     * A descriptor as {@code attach=descriptor} makes it, out of a Maven repository for example. Defaults to the one that is
     * attached to this project.
     */
    @Parameter(property = "layerflux.descriptor")
    @Nullable
    String descriptor;

    /**
     * Tags of {@code targets} that may be taken from other images: names or globs, such as {@code latest} or {@code 1.*}. A
     * target that stands for another image is an error otherwise.
     */
    @Parameter(property = "layerflux.overwrite")
    @Nullable
    List<String> overwrite;

    /**
     * Whether the recorded image is promoted though its tag stands for another one by now; otherwise that is an error. An
     * image that is named by {@code source} isn't recorded.
     */
    @Parameter(property = "layerflux.allowMoved", defaultValue = "false")
    boolean allowMoved;

    /** Whether signatures, attestations and all other referrers go along. */
    @Parameter(property = "layerflux.referrers", defaultValue = "true")
    boolean referrers = true;

    /** Blobs at once to one repository; 4 at least by default. */
    @Parameter(property = "layerflux.parallelism", defaultValue = "0")
    String parallelism = "0";

    /** {@code auto}, {@code plain}, {@code quiet} or {@code json}. */
    @Parameter(property = "layerflux.progress", defaultValue = "auto")
    String progress = "auto";

    /** Each module's own image, unless one is named. */
    @Override
    boolean isForEachModule() {
        return source == null && descriptor == null;
    }

    @Override
    void run() {
        new PromoteLaunch(this, module()).run();
    }
}
