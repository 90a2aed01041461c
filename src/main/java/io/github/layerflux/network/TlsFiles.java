package io.github.layerflux.network;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The files for TLS with one host.
 *
 * @param authorities PEM certificates that are believed besides the JVM's own
 * @param client what this machine shows of itself
 */
public record TlsFiles(List<Path> authorities, Optional<ClientCertificate> client) {

    public TlsFiles {
        authorities = List.copyOf(authorities);
        Objects.requireNonNull(client, "client is null");
    }

    /**
     * @param certificate PEM, or PKCS#12 with the key in it
     * @param key PEM; empty with PKCS#12, or when it stands in the certificate's file
     * @param password of the key or of the PKCS#12 file; empty when there is none
     */
    public record ClientCertificate(Path certificate, Optional<Path> key, String password) {

        boolean isPkcs12() {
            String name = certificate.toString();
            return name.endsWith(".p12") || name.endsWith(".pfx");
        }

        /** Without the password. */
        @Override
        public String toString() {
            return certificate + key.map(file -> " and " + file).orElse("");
        }
    }
}
