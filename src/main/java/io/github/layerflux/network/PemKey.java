package io.github.layerflux.network;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import javax.crypto.Cipher;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/**
 * A private key in PEM: PKCS#8 (RFC 5208), encrypted or not, and what OpenSSL wrote before it: PKCS#1 for RSA (RFC
 * 8017, A.1.2) and SEC 1 for elliptic curves (RFC 5915), which Java reads once they are wrapped in PKCS#8.
 */
final class PemKey {

    private static final byte[] VERSION_0 = {2, 1, 0};
    private static final byte[] RSA = {0x30, 13, 6, 9, 42, (byte) 134, 72, (byte) 134, (byte) 247, 13, 1, 1, 1, 5, 0};
    private static final byte[] EC = {6, 7, 42, (byte) 134, 72, (byte) 206, 61, 2, 1};

    private PemKey() {}

    /**
     * @param password empty when the key isn't encrypted
     * @throws GeneralSecurityException when there is no key that can be read; says why, without any of it
     */
    static PrivateKey read(String pem, String password) throws GeneralSecurityException {
        for (String kind : List.of("PRIVATE KEY", "ENCRYPTED PRIVATE KEY", "RSA PRIVATE KEY", "EC PRIVATE KEY")) {
            int start = pem.indexOf("-----BEGIN " + kind + "-----");
            int end = pem.indexOf("-----END " + kind + "-----");
            if (start >= 0 && end > start) {
                String text = pem.substring(start + ("-----BEGIN " + kind + "-----").length(), end);
                return key(kind, text, password);
            }
        }
        throw new GeneralSecurityException("it holds no private key in PEM");
    }

    private static PrivateKey key(String kind, String text, String password) throws GeneralSecurityException {
        if (text.contains("Proc-Type")) {
            throw new GeneralSecurityException("its encryption is outdated; convert it with 'openssl pkcs8 -topk8'");
        }
        byte[] der;
        try {
            der = Base64.getMimeDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            throw new GeneralSecurityException("it is damaged");
        }
        switch (kind) {
            case "RSA PRIVATE KEY":
                return generate(new PKCS8EncodedKeySpec(sequence(VERSION_0, RSA, tagged(4, der))));
            case "EC PRIVATE KEY":
                byte[] algorithm = tagged(0x30, joined(EC, curve(der)));
                return generate(new PKCS8EncodedKeySpec(sequence(VERSION_0, algorithm, tagged(4, der))));
            case "ENCRYPTED PRIVATE KEY":
                return generate(decrypted(der, password));
            default:
                return generate(new PKCS8EncodedKeySpec(der));
        }
    }

    private static PKCS8EncodedKeySpec decrypted(byte[] der, String password) throws GeneralSecurityException {
        if (password.isEmpty()) {
            throw new GeneralSecurityException("it is encrypted and no password is given");
        }
        try {
            EncryptedPrivateKeyInfo info = new EncryptedPrivateKeyInfo(der);
            // the parameters' text is the full name of PBES2's algorithm, its own name isn't
            String algorithm =
                    info.getAlgParameters() == null || info.getAlgName().startsWith("PBEWith")
                            ? info.getAlgName()
                            : info.getAlgParameters().toString();
            Key key = SecretKeyFactory.getInstance(algorithm).generateSecret(new PBEKeySpec(password.toCharArray()));
            Cipher cipher = Cipher.getInstance(algorithm);
            cipher.init(Cipher.DECRYPT_MODE, key, info.getAlgParameters());
            return info.getKeySpec(cipher);
        } catch (IOException e) {
            throw new GeneralSecurityException("it is damaged");
        } catch (GeneralSecurityException e) {
            throw new GeneralSecurityException("it can't be decrypted with the password given");
        }
    }

    private static PrivateKey generate(PKCS8EncodedKeySpec spec) throws GeneralSecurityException {
        for (String algorithm : List.of("RSA", "EC", "Ed25519")) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(spec);
            } catch (GeneralSecurityException e) {
                // another algorithm's key, or none at all: said below
            }
        }
        throw new GeneralSecurityException("its key is damaged, or neither RSA nor an elliptic curve's");
    }

    /** The curve's name, which SEC 1 keeps in an optional field tagged 0 after the version and the key. */
    private static byte[] curve(byte[] der) throws GeneralSecurityException {
        int at = 0;
        try {
            at += header(der, at); // into the sequence
            for (int field = 0; field < 2; field++) {
                at += header(der, at) + length(der, at);
            }
            if ((der[at] & 0xff) != 0xa0) {
                throw new GeneralSecurityException("its curve has no name");
            }
            int start = at + header(der, at);
            return java.util.Arrays.copyOfRange(der, start, start + length(der, at));
        } catch (ArrayIndexOutOfBoundsException e) {
            throw new GeneralSecurityException("it is damaged");
        }
    }

    private static int header(byte[] der, int at) {
        int first = der[at + 1] & 0xff;
        return first < 0x80 ? 2 : 2 + (first & 0x7f);
    }

    private static int length(byte[] der, int at) {
        int first = der[at + 1] & 0xff;
        if (first < 0x80) {
            return first;
        }
        int length = 0;
        for (int i = 0; i < (first & 0x7f); i++) {
            length = length << 8 | der[at + 2 + i] & 0xff;
        }
        return length;
    }

    private static byte[] sequence(byte[]... parts) {
        return tagged(0x30, joined(parts));
    }

    private static byte[] tagged(int tag, byte[] content) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(tag);
        if (content.length < 0x80) {
            out.write(content.length);
        } else {
            if (content.length < 0x100) {
                out.write(0x81);
            } else {
                out.write(0x82); // no key takes more than two bytes of length
                out.write(content.length >> 8);
            }
            out.write(content.length);
        }
        out.writeBytes(content);
        return out.toByteArray();
    }

    private static byte[] joined(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }
}
