package io.github.layerflux.mojo;

import io.github.layerflux.attest.Provenance;
import io.github.layerflux.attest.Sbom;
import io.github.layerflux.attest.SigningKey;
import io.github.layerflux.export.AttestationPush;
import io.github.layerflux.failure.EnvironmentFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** What {@code build} left to be pushed with its image. */
final class RecordedAttestations {

    private RecordedAttestations() {}

    /**
     * Reads them, and the key: one that can't be read fails before anything is pushed.
     *
     * @param folder where {@code image.json} lies
     * @return empty when there is nothing to say
     */
    static Optional<AttestationPush> read(Path folder, Optional<Path> signKey, Map<String, String> environment) {
        Map<String, byte[]> predicates = new LinkedHashMap<>();
        read(folder.resolve(Attestations.SBOM)).ifPresent(bytes -> predicates.put(Sbom.PREDICATE_TYPE, bytes));
        read(folder.resolve(Attestations.PROVENANCE))
                .ifPresent(bytes -> predicates.put(Provenance.PREDICATE_TYPE, bytes));
        Optional<String> password = Optional.ofNullable(environment.get("LAYERFLUX_SIGN_PASSWORD"));
        AttestationPush push = new AttestationPush(predicates, signKey.map(file -> SigningKey.read(file, password)));
        return push.isEmpty() ? Optional.empty() : Optional.of(push);
    }

    private static Optional<byte[]> read(Path file) {
        try {
            return Files.exists(file) ? Optional.of(Files.readAllBytes(file)) : Optional.empty();
        } catch (IOException e) {
            throw EnvironmentFailure.io("can't read " + file, e);
        }
    }
}
