package io.github.layerflux.mojo;

import java.util.List;
import javax.inject.Inject;
import javax.inject.Provider;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.settings.crypto.SettingsDecrypter;
import org.jspecify.annotations.Nullable;

/** What all goals need that speak with registries. */
abstract class RegistryMojo extends ImageMojo {

    /** Registries reached over plain HTTP or with an unverified certificate, besides loopback. */
    @Parameter(property = "layerflux.insecureRegistries")
    @Nullable
    List<String> insecureRegistries;

    /**
     * Of the insecureRegistries, those that are shown credentials over plain HTTP, where everybody on the way can read
     * them: {@code host} or {@code host:port}.
     */
    @Parameter(property = "layerflux.credentialsOverHttp")
    @Nullable
    List<String> credentialsOverHttp;

    /**
     * Credentials and certificates of registries; on the command line {@code -Dlayerflux.registry.HOST.username=…}.
     * docs/credentials.md has all the places where credentials are looked for.
     */
    @Parameter
    @Nullable
    List<Registry> registries;

    /**
     * Where images of a registry are looked for first: {@code docker.io=mirror.example.com/prefix}. In their order; the
     * registry itself is the last.
     */
    @Parameter(property = "layerflux.registryMirrors")
    @Nullable
    List<String> registryMirrors;

    /** Only an encrypted password asks for it. */
    @Inject
    @Nullable
    Provider<SettingsDecrypter> decrypter;
}
