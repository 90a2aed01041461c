package io.github.layerflux.attest;

import io.github.layerflux.failure.EnvironmentFailure;
import io.github.layerflux.failure.UserFailure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/**
 * A private key that signs images, from a PEM file: PKCS#8, plain or encrypted (RFC 5208, RFC 7468). ECDSA signs with
 * SHA-256, RSA with SHA-256 and PKCS#1 v1.5 padding, Ed25519 as it is: what cosign verifies with the public key.
 */
public final class SigningKey {

    private static final String PLAIN = "PRIVATE KEY";
    private static final String ENCRYPTED = "ENCRYPTED PRIVATE KEY";
    private static final Map<String, String> ALGORITHMS =
            Map.of("EC", "SHA256withECDSA", "RSA", "SHA256withRSA", "Ed25519", "Ed25519");

    private final PrivateKey key;
    private final String algorithm;

    private SigningKey(PrivateKey key, String algorithm) {
        this.key = key;
        this.algorithm = algorithm;
    }

    /**
     * Reads a key.
     *
     * @param password of an encrypted key
     * @throws UserFailure when the file holds no key that can be used; nothing of its content is told
     */
    public static SigningKey read(Path file, Optional<String> password) {
        String pem;
        try {
            pem = Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new EnvironmentFailure("the signing key " + file + " can't be read: " + e, e)
                    .suggest("Set layerflux.signKey to a PEM file with a private key.");
        }
        if (pem.contains("ENCRYPTED SIGSTORE PRIVATE KEY") || pem.contains("ENCRYPTED COSIGN PRIVATE KEY")) {
            throw new UserFailure(
                            "the signing key " + file + " is in cosign's own encrypted format, which only cosign reads")
                    .suggest("Use a PKCS#8 key (openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256); cosign"
                            + " verifies its signatures with the public key.");
        }
        Optional<byte[]> plain = section(pem, PLAIN, file);
        Optional<byte[]> encrypted = section(pem, ENCRYPTED, file);
        if (plain.isEmpty() && encrypted.isEmpty()) {
            throw new UserFailure("the signing key " + file + " has no '-----BEGIN PRIVATE KEY-----'")
                    .suggest("Convert it: openssl pkcs8 -topk8 -in KEY -out KEY.p8");
        }
        PKCS8EncodedKeySpec spec =
                plain.isPresent() ? new PKCS8EncodedKeySpec(plain.get()) : decrypt(encrypted.get(), password, file);
        for (Map.Entry<String, String> algorithm : ALGORITHMS.entrySet()) {
            try {
                PrivateKey key = KeyFactory.getInstance(algorithm.getKey()).generatePrivate(spec);
                return new SigningKey(key, algorithm.getValue());
            } catch (InvalidKeySpecException otherKind) {
                continue; // PKCS#8 names the kind inside; the factories know their own
            } catch (GeneralSecurityException e) {
                throw new EnvironmentFailure("this Java has no " + algorithm.getKey() + " keys: " + e.getMessage(), e);
            }
        }
        throw new UserFailure("the signing key " + file + " is neither EC, RSA nor Ed25519, or is damaged");
    }

    private static Optional<byte[]> section(String pem, String label, Path file) {
        String begin = "-----BEGIN " + label + "-----";
        int from = pem.indexOf(begin);
        int to = from < 0 ? -1 : pem.indexOf("-----END " + label + "-----", from);
        if (to < 0) {
            return Optional.empty();
        }
        try {
            return Optional.of(Base64.getMimeDecoder().decode(pem.substring(from + begin.length(), to)));
        } catch (IllegalArgumentException e) {
            throw new UserFailure("the signing key " + file + " is no valid PEM file");
        }
    }

    private static PKCS8EncodedKeySpec decrypt(byte[] bytes, Optional<String> password, Path file) {
        if (password.isEmpty()) {
            throw new UserFailure("the signing key " + file + " is encrypted and no password is given")
                    .suggest("Set the environment variable LAYERFLUX_SIGN_PASSWORD.");
        }
        try {
            EncryptedPrivateKeyInfo info = new EncryptedPrivateKeyInfo(bytes);
            // of PBES2 the parameters tell the cipher, the OID doesn't (RFC 8018)
            String cipher = info.getAlgParameters() == null
                    ? info.getAlgName()
                    : info.getAlgParameters().toString();
            SecretKeyFactory keys = SecretKeyFactory.getInstance(cipher);
            Cipher decryption = Cipher.getInstance(cipher);
            decryption.init(
                    Cipher.DECRYPT_MODE,
                    keys.generateSecret(new PBEKeySpec(password.get().toCharArray())),
                    info.getAlgParameters());
            return info.getKeySpec(decryption);
        } catch (IOException | GeneralSecurityException e) {
            throw new UserFailure("the signing key " + file + " can't be decrypted: a wrong password, or a cipher that"
                            + " this Java doesn't know")
                    .suggest(
                            "Check LAYERFLUX_SIGN_PASSWORD; openssl pkcs8 -topk8 -v2 aes-256-cbc makes a key that works.");
        }
    }

    byte[] sign(byte[] message) {
        try {
            Signature signature = Signature.getInstance(algorithm);
            signature.initSign(key);
            signature.update(message);
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new EnvironmentFailure("signing failed: " + e.getMessage(), e);
        }
    }
}
