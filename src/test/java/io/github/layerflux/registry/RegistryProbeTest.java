package io.github.layerflux.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.layerflux.network.NetworkSettings;
import io.github.layerflux.registry.auth.Credentials;
import io.github.layerflux.registry.auth.Login;
import io.github.layerflux.registry.auth.LoginSource;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RegistryProbeTest {

    private final GuardedServer server = new GuardedServer();

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void anOpenRegistryIsReachableWithoutALogin() {
        RegistryProbe.Answer answer = ask(server.host(), Optional.empty());
        assertThat(answer)
                .isEqualTo(new RegistryProbe.Answer(server.host(), true, Optional.empty(), "", Optional.empty()));
    }

    @Test
    void aRegistryThatAsksWhoItIsIsReachable() {
        server.closed().basic("ci:right");
        assertThat(ask(server.host(), Optional.empty()).reachable()).isTrue();
    }

    @Test
    void aLoginIsTriedAndItsSourceTold() {
        server.closed().basic("ci:right");
        RegistryProbe.Answer answer = ask(server.host(), Optional.of("right"));
        assertThat(answer.problem()).isEmpty();
        assertThat(answer.login()).contains("user 'ci' from a test");
    }

    @Test
    void aRefusedLoginIsAProblemThatShowsNoSecret() {
        server.closed().bearer().tokensFor("ci:right");
        RegistryProbe.Answer answer = ask(server.host(), Optional.of("wrong-secret"));
        assertThat(answer.reachable()).isTrue();
        assertThat(answer.login()).contains("user 'ci' from a test");
        assertThat(answer.problem()).isNotEmpty();
        assertThat(answer.toString()).doesNotContain("wrong-secret");
    }

    @Test
    void nobodyThereIsAnAnswerToo() {
        server.close();
        RegistryProbe.Answer answer = ask(server.host(), Optional.empty());
        assertThat(answer.reachable()).isFalse();
        assertThat(answer.problem()).contains("connection refused");
        assertThat(answer.suggestion()).isPresent();
    }

    private static RegistryProbe.Answer ask(String registry, Optional<String> password) {
        LoginSource logins = new LoginSource() {
            @Override
            public Optional<Login> find(String host, String repository) {
                return password.map(text -> new Login(new Credentials.Password("ci", text), "a test"));
            }

            @Override
            public String places() {
                return "a test";
            }
        };
        RegistryAccess access = new RegistryAccess() {
            @Override
            public LoginSource logins(Consumer<String> warnings) {
                return logins;
            }

            @Override
            public NetworkSettings network() {
                return RegistryClientTest.PATIENT.access().network();
            }

            @Override
            public List<Mirror> mirrors() {
                return List.of();
            }
        };
        return new RegistryProbe(RegistryClientTest.PATIENT.withAccess(access))
                .ask(registry)
                .block(Duration.ofSeconds(20));
    }
}
