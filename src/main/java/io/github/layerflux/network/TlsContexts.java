package io.github.layerflux.network;

import io.github.layerflux.failure.BuildFailure;
import io.github.layerflux.failure.EnvironmentFailure;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/** TLS of one host's own files. */
final class TlsContexts {

    private TlsContexts() {}

    /** @param insecure believe any certificate */
    static SSLContext of(Optional<TlsFiles> files, boolean insecure) {
        try {
            KeyManager @Nullable [] keys =
                    files.isPresent() && files.get().client().isPresent()
                            ? keys(files.get().client().get())
                            : null;
            TrustManager @Nullable [] trust = insecure
                    ? UnverifiedTrust.managers()
                    : files.isPresent() && !files.get().authorities().isEmpty()
                            ? trust(files.get().authorities())
                            : null; // the JVM's
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys, trust, null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new EnvironmentFailure("TLS can't be set up: " + e.getMessage(), e)
                    .suggest("Check the certificates that are configured for the host.");
        }
    }

    private static TrustManager[] trust(Collection<Path> files) throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        int count = 0;
        for (Path file : files) {
            Collection<? extends Certificate> certificates = certificates(file, read(file, "certificate"));
            for (Certificate certificate : certificates) {
                store.setCertificateEntry("own-" + count++, certificate);
            }
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init((KeyStore) null);
        for (TrustManager manager : factory.getTrustManagers()) {
            if (manager instanceof X509TrustManager known) {
                for (X509Certificate certificate : known.getAcceptedIssuers()) {
                    store.setCertificateEntry("jvm-" + count++, certificate);
                }
            }
        }
        factory.init(store);
        return factory.getTrustManagers();
    }

    private static KeyManager[] keys(TlsFiles.ClientCertificate client) throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        char[] password = client.password().toCharArray();
        byte[] bytes = read(client.certificate(), "client certificate");
        if (client.isPkcs12()) {
            try (InputStream in = new ByteArrayInputStream(bytes)) {
                store.load(in, password);
            } catch (IOException e) { // which is how a key store tells of a wrong password, too
                throw unusable(client.certificate(), "it is damaged, or its password is another one");
            }
        } else {
            Certificate[] chain = certificates(client.certificate(), bytes).toArray(new Certificate[0]);
            Path file = client.key().orElse(client.certificate());
            store.load(null, null);
            String pem = new String(read(file, "key"), StandardCharsets.ISO_8859_1);
            try {
                store.setKeyEntry("client", PemKey.read(pem, client.password()), password, chain);
            } catch (GeneralSecurityException e) {
                throw unusable(file, e.getMessage() == null ? e.toString() : e.getMessage());
            }
        }
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(store, password);
        return factory.getKeyManagers();
    }

    private static Collection<? extends Certificate> certificates(Path file, byte[] bytes) {
        try {
            Collection<? extends Certificate> found =
                    CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(bytes));
            if (!found.isEmpty()) {
                return found;
            }
        } catch (GeneralSecurityException e) {
            // said below: its own message is about bytes
        }
        throw unusable(file, "it holds no certificate in PEM");
    }

    private static byte[] read(Path file, String what) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new EnvironmentFailure("the " + what + " " + file + " can't be read: " + e, e)
                    .suggest("Check the file's name, and that this user may read it.");
        }
    }

    private static BuildFailure unusable(Path file, String why) {
        return new EnvironmentFailure("the file " + file + " can't be used for TLS: " + why)
                .suggest("Give PEM files, or PKCS#12 ending in .p12 or .pfx, with the right password.");
    }
}
