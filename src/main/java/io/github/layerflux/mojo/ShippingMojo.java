package io.github.layerflux.mojo;

import org.apache.maven.plugins.annotations.Parameter;
import org.jspecify.annotations.Nullable;

/** What the goals have in common that send built images to registries: {@code build}, for its outputs, and {@code push}. */
abstract class ShippingMojo extends RegistryMojo {

    /** Stages and transfers at once. Defaults to Maven's {@code -T}, else the cores; blobs of a push to 4 at least. */
    @Parameter(property = "layerflux.parallelism", defaultValue = "0")
    String parallelism = "0";

    /**
     * What is shown of the work: {@code auto}, a live display in a terminal and else {@code plain} lines; {@code quiet},
     * {@code json}.
     */
    @Parameter(property = "layerflux.progress", defaultValue = "auto")
    String progress = "auto";

    /**
     * Whether to push at the end of the Maven session, and only if every module has succeeded, whatever it binds: first
     * all images by their digests, then all tags. Of {@code build} it concerns outputs of {@code type=registry}.
     */
    @Parameter(property = "layerflux.pushAtEnd", defaultValue = "false")
    boolean pushAtEnd;

    /**
     * Whether a release is tagged {@code latest} too, in each repository of {@code images}. A snapshot never is, nor what
     * has no POM.
     */
    @Parameter(property = "layerflux.tagLatest", defaultValue = "false")
    boolean tagLatest;

    /**
     * What layers are compressed with: {@code auto} (uncompressed on this machine, gzip in what is pushed and in OCI
     * archives), {@code none}, {@code gzip} or {@code zstd}. See docs/outputs.md.
     */
    @Parameter(property = "layerflux.compression", defaultValue = "auto")
    String compression = "auto";

    /** Of gzip 0 to 9 (default 4), of zstd 0 to 22 (default 3). */
    @Parameter(property = "layerflux.compressionLevel")
    @Nullable
    String compressionLevel;

    /**
     * A private key (PEM, PKCS#8) to sign what is pushed with, as cosign does; the password of an encrypted one is in the
     * environment variable {@code LAYERFLUX_SIGN_PASSWORD}.
     */
    @Parameter(property = "layerflux.signKey")
    @Nullable
    String signKey;
}
