package io.github.layerflux.sandbox.worker;

import com.jcraft.jsch.JSch;
import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.KeyPair;
import io.github.layerflux.failure.UserFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Private keys from files, to sign with; the keys themselves never leave the worker. */
final class AgentKeys {

    /** Of a signature request: how an RSA key is to sign (RFC 8332). */
    private static final int RSA_SHA2_256 = 2;

    private static final int RSA_SHA2_512 = 4;

    /**
     * What clients may know of a key.
     *
     * @param blob the public key (RFC 4253, section 6.6)
     */
    record Key(byte[] blob, String comment, KeyPair pair) {}

    private final List<Key> keys;

    private AgentKeys(List<Key> keys) {
        this.keys = List.copyOf(keys);
    }

    /**
     * Reads keys in any format of OpenSSH's.
     *
     * @throws UserFailure for a file that isn't a key, or one that a passphrase protects
     */
    static AgentKeys load(List<Path> files) throws IOException {
        List<Key> keys = new ArrayList<>();
        for (Path file : files) {
            keys.add(load(file));
        }
        return new AgentKeys(keys);
    }

    private static Key load(Path file) throws IOException {
        try {
            KeyPair pair = KeyPair.load(new JSch(), Files.readAllBytes(file), null);
            if (pair.isEncrypted()) {
                throw new UserFailure("the SSH key " + file + " is protected by a passphrase")
                        .suggest("Add it to an agent (ssh-add " + file + ") and forward that: layerflux.ssh.default=");
            }
            byte[] blob = pair.getPublicKeyBlob();
            if (blob == null) {
                throw new UserFailure("the SSH key " + file + " is of a kind that isn't known here");
            }
            return new Key(blob, file.getFileName().toString(), pair);
        } catch (JSchException e) {
            throw new UserFailure(file + " is no private SSH key: " + e.getMessage());
        }
    }

    List<Key> all() {
        return keys;
    }

    /** Signs; empty when the key is none of ours. */
    Optional<byte[]> sign(byte[] blob, byte[] data, int flags) {
        for (Key key : keys) {
            if (Arrays.equals(key.blob(), blob)) {
                byte[] signature = key.pair().getKeyType() == KeyPair.RSA
                        ? key.pair().getSignature(data, rsa(flags))
                        : key.pair().getSignature(data);
                return Optional.ofNullable(signature);
            }
        }
        return Optional.empty();
    }

    private static String rsa(int flags) {
        if ((flags & RSA_SHA2_512) != 0) {
            return "rsa-sha2-512";
        }
        return (flags & RSA_SHA2_256) != 0 ? "rsa-sha2-256" : "ssh-rsa";
    }
}
