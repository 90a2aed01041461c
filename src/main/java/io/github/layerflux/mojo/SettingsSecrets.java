package io.github.layerflux.mojo;

import io.github.layerflux.failure.EnvironmentFailure;
import javax.inject.Provider;
import org.apache.maven.settings.Proxy;
import org.apache.maven.settings.Server;
import org.apache.maven.settings.building.SettingsProblem;
import org.apache.maven.settings.crypto.DefaultSettingsDecryptionRequest;
import org.apache.maven.settings.crypto.SettingsDecrypter;
import org.apache.maven.settings.crypto.SettingsDecryptionResult;
import org.jspecify.annotations.Nullable;

/** Passwords of settings.xml, decrypted by Maven itself; its component is looked up when there is one to decrypt. */
final class SettingsSecrets {

    private final @Nullable Provider<SettingsDecrypter> decrypter;

    SettingsSecrets(@Nullable Provider<SettingsDecrypter> decrypter) {
        this.decrypter = decrypter;
    }

    /**
     * The password of a server.
     *
     * @param what the server, for messages
     * @throws EnvironmentFailure when it is encrypted and can't be decrypted
     */
    String decrypt(Server server, String what) {
        if (!isEncrypted(server.getPassword())) {
            return server.getPassword();
        }
        SettingsDecryptionResult result = decrypter().decrypt(new DefaultSettingsDecryptionRequest(server));
        return checked(result.getServer().getPassword(), result, what);
    }

    /** The password of a proxy, or null as it is. */
    @Nullable
    String decrypt(Proxy proxy, String what) {
        if (!isEncrypted(proxy.getPassword())) {
            return proxy.getPassword();
        }
        SettingsDecryptionResult result = decrypter().decrypt(new DefaultSettingsDecryptionRequest(proxy));
        return checked(result.getProxy().getPassword(), result, what);
    }

    /** Maven's form: {@code text {base64} text}. */
    private static boolean isEncrypted(@Nullable String password) {
        return password != null && password.indexOf('{') >= 0 && password.indexOf('{') < password.lastIndexOf('}');
    }

    private static String checked(String password, SettingsDecryptionResult result, String what) {
        for (SettingsProblem problem : result.getProblems()) {
            if (problem.getSeverity() != SettingsProblem.Severity.WARNING) {
                throw new EnvironmentFailure("the password of " + what + " can't be decrypted: " + problem.getMessage())
                        .suggest("Check settings-security.xml, or encrypt the password again:"
                                + " mvn --encrypt-password.");
            }
        }
        return password;
    }

    private SettingsDecrypter decrypter() {
        if (decrypter == null) {
            throw new IllegalStateException("Maven injects its decrypter");
        }
        return decrypter.get();
    }
}
