package io.github.layerflux.mojo;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.layerflux.registry.RegistryAccess;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class MavenRegistryAccessTest {

    @TempDir
    Path folder;

    @Test
    void modulesOfASessionShareConnections() {
        MojoBench bench = new MojoBench(folder);
        BuildMojo other = new BuildMojo();
        other.session = bench.mojo.session;

        assertThat(access(other).session()).isSameAs(access(bench.mojo).session());
    }

    @Test
    void modulesThatReachRegistriesDifferentlyDoNot() {
        MojoBench bench = new MojoBench(folder);
        BuildMojo other = new BuildMojo();
        other.session = bench.mojo.session;
        Registry login = new Registry();
        login.host = "registry.example.com";
        login.username = "somebody";
        login.password = "env=PASSWORD";
        other.registries = List.of(login);

        assertThat(access(other).session()).isNotSameAs(access(bench.mojo).session());
    }

    @Test
    void nextSessionHasConnectionsOfItsOwn() {
        assertThat(access(new MojoBench(folder).mojo).session())
                .isNotSameAs(access(new MojoBench(folder).mojo).session());
    }

    private static RegistryAccess access(BuildMojo mojo) {
        return new MavenRegistryAccess(mojo, Map.of());
    }
}
