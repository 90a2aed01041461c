package io.github.layerflux.library;

import java.nio.file.Path;
import java.util.Optional;

/**
 * What is pushed beside an image, as artifacts that refer to it (docs/supply-chain.md). Immutable: each {@code with…} gives
 * a changed copy.
 */
public final class PushOptions {

    private static final PushOptions NONE = new PushOptions(false, Detail.NONE, Optional.empty(), Optional.empty());

    enum Detail {
        NONE,
        MIN,
        MAX
    }

    final boolean sbom;
    final Detail provenance;
    final Optional<Path> key;
    final Optional<String> password;

    private PushOptions(boolean sbom, Detail provenance, Optional<Path> key, Optional<String> password) {
        this.sbom = sbom;
        this.provenance = provenance;
        this.key = key;
        this.password = password;
    }

    /** The image alone. */
    public static PushOptions none() {
        return NONE;
    }

    /** With a bill of materials. */
    public PushOptions withSbom() {
        return new PushOptions(true, provenance, key, password);
    }

    /** With how it was built, but for the build arguments' values. */
    public PushOptions withProvenance() {
        return new PushOptions(sbom, Detail.MIN, key, password);
    }

    /** With how it was built and the build arguments' values. */
    public PushOptions withFullProvenance() {
        return new PushOptions(sbom, Detail.MAX, key, password);
    }

    /** @param privateKey a file: PEM, PKCS#8. The image and what is said of it are signed as cosign does */
    public PushOptions signedWith(Path privateKey) {
        return new PushOptions(sbom, provenance, Optional.of(privateKey), Optional.empty());
    }

    /** @param password of an encrypted key */
    public PushOptions signedWith(Path privateKey, String password) {
        return new PushOptions(sbom, provenance, Optional.of(privateKey), Optional.of(password));
    }
}
