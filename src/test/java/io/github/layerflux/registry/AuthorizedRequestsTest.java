package io.github.layerflux.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.layerflux.event.BuildEvent;
import io.github.layerflux.failure.EnvironmentFailure;
import io.github.layerflux.registry.auth.Credentials;
import io.github.layerflux.registry.auth.Login;
import io.github.layerflux.registry.auth.LoginSource;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Who is shown what. */
class AuthorizedRequestsTest {

    private static final Login CI = new Login(new Credentials.Password("ci", "s3cret:with colon"), "the test");

    private final GuardedServer server = new GuardedServer();
    private final AtomicInteger lookups = new AtomicInteger();
    private final List<BuildEvent> events = Collections.synchronizedList(new ArrayList<>());

    @AfterEach
    void stop() {
        server.close();
    }

    private AuthorizedRequests requests(Login... login) {
        LoginSource source = new LoginSource() {
            @Override
            public Optional<Login> find(String registry, String repository) {
                lookups.incrementAndGet();
                return List.of(login).stream().findFirst();
            }

            @Override
            public String places() {
                return "the test";
            }
        };
        return new AuthorizedRequests(new Transport(RegistryClientTest.PATIENT), new Logins(source, events::add));
    }

    private Mono<Integer> get(AuthorizedRequests requests, Scope scope, String path) {
        return requests.send(scope, Call.of("GET", URI.create(path)), "the thing")
                .flatMap(reply -> reply.discard().thenReturn(reply.status()));
    }

    private int status(AuthorizedRequests requests, Scope scope) {
        return get(requests, scope, "/v2/" + scope.target().repository() + "/manifests/1")
                .block(Duration.ofSeconds(20));
    }

    private EnvironmentFailure failure(AuthorizedRequests requests) {
        Throwable thrown = catchThrowable(() -> status(requests, Scope.pull(server.reference("app:1"))));
        assertThat(thrown).isInstanceOf(EnvironmentFailure.class);
        return (EnvironmentFailure) thrown;
    }

    @Test
    void asksForTheScopesThatARequestNeedsAndKeepsTheTokenForThem() {
        server.bearer();
        AuthorizedRequests requests = requests();
        Scope push = Scope.push(server.reference("app:1")).mountingFrom("base").mountingFrom("base");
        assertThat(status(requests, push)).isEqualTo(200);
        assertThat(status(requests, Scope.push(server.reference("app:2")).mountingFrom("base")))
                .isEqualTo(200);
        assertThat(status(requests, Scope.pull(server.reference("app:1")))).isEqualTo(200);
        assertThat(server.requestsFor("/token"))
                .extracting(GuardedServer.Request::form)
                .containsExactly(
                        "service=guarded&scope=repository:app:pull,push&scope=repository:base:pull",
                        "service=guarded&scope=repository:app:pull");
    }

    @Test
    void answersAKnownChallengeAheadOfTheNext401() {
        server.bearer();
        AuthorizedRequests requests = requests();
        status(requests, Scope.pull(server.reference("one:1")));
        status(requests, Scope.pull(server.reference("two:1")));
        assertThat(server.requestsFor("/v2/one")).hasSize(2);
        assertThat(server.requestsFor("/v2/two")).hasSize(1);
    }

    @Test
    void addsTheScopeThatARegistryAsksForBesides() {
        server.challenges(
                "Bearer realm=\"http://" + server.host() + "/token\",scope=\"repository:app:pull registry:catalog:*\"");
        status(requests(), Scope.push(server.reference("app:1")));
        assertThat(server.requestsFor("/token").get(0).form())
                .isEqualTo("scope=repository:app:pull,push&scope=registry:catalog:*");
    }

    @Test
    void fetchesOneTokenForManyRequestsAtOnceAlsoWhenAllFindItRevoked() {
        server.bearer();
        AuthorizedRequests requests = requests(CI);
        server.tokensFor("ci:s3cret:with colon");
        Scope scope = Scope.pull(server.reference("app:1"));
        Mono<List<Integer>> burst = Flux.range(0, 16)
                .flatMap(i -> get(requests, scope, "/v2/app/blobs/" + i), 16)
                .collectList();
        assertThat(burst.block(Duration.ofSeconds(20))).hasSize(16).containsOnly(200);
        assertThat(server.requestsFor("/token")).hasSizeLessThanOrEqualTo(2);
        int before = server.requestsFor("/token").size();
        server.revokeTokens();
        assertThat(burst.block(Duration.ofSeconds(20))).hasSize(16).containsOnly(200);
        assertThat(server.requestsFor("/token")).hasSizeBetween(before + 1, before + 2);
        assertThat(lookups).hasValue(1);
    }

    @Test
    void replacesATokenBeforeItExpires() throws InterruptedException {
        server.bearer().tokenLife(1);
        AuthorizedRequests requests = requests();
        Scope scope = Scope.pull(server.reference("app:1"));
        status(requests, scope);
        status(requests, scope);
        assertThat(server.requestsFor("/token")).hasSize(1);
        Thread.sleep(950);
        status(requests, scope);
        assertThat(server.requestsFor("/token")).hasSize(2);
        assertThat(server.requestsFor("/v2/app")).as("one 401 only").hasSize(4);
    }

    @Test
    void showsAPasswordToTheTokenServiceOnly() {
        try (GuardedServer service = new GuardedServer()) {
            service.tokensFor("ci:s3cret:with colon");
            server.bearer(service);
            server.accept("t1");
            assertThat(status(requests(CI), Scope.pull(server.reference("app:1"))))
                    .isEqualTo(200);
            assertThat(service.requestsFor("/token"))
                    .extracting(GuardedServer.Request::authorization)
                    .containsExactly(GuardedServer.basic64("ci:s3cret:with colon"));
            assertThat(server.requestsFor("/v2/app"))
                    .extracting(GuardedServer.Request::authorization)
                    .containsExactly("", "Bearer t1");
        }
    }

    @Test
    void exchangesAnIdentityTokenByPost() {
        server.bearer().tokensFor("identity&1");
        Login identity = new Login(new Credentials.IdentityToken("identity&1"), "the test");
        assertThat(status(requests(identity), Scope.pull(server.reference("app:1"))))
                .isEqualTo(200);
        GuardedServer.Request exchange = server.requestsFor("/token").get(0);
        assertThat(exchange.method()).isEqualTo("POST");
        assertThat(exchange.authorization()).isEmpty();
        assertThat(exchange.form())
                .isEqualTo("grant_type=refresh_token&client_id=layerflux&service=guarded"
                        + "&scope=repository:app:pull&refresh_token=identity&1");
    }

    @Test
    void givesAnIdentityTokenToNobodyElse() {
        try (GuardedServer thief = new GuardedServer()) {
            server.bearer().redirectTokensTo("http://" + thief.host() + "/token");
            Login identity = new Login(new Credentials.IdentityToken("identity"), "the test");
            assertThat(failure(requests(identity)).getMessage()).contains("refuses a token for", "(307)");
            assertThat(thief.requests()).isEmpty();
        }
    }

    @Test
    void givesAPasswordToNobodyWhomTheTokenServiceRedirectsTo() {
        try (GuardedServer other = new GuardedServer()) {
            server.bearer().redirectTokensTo("http://" + other.host() + "/token");
            server.accept("t1");
            assertThat(status(requests(CI), Scope.pull(server.reference("app:1"))))
                    .isEqualTo(200);
            assertThat(other.requests())
                    .extracting(GuardedServer.Request::authorization)
                    .containsExactly("");
        }
    }

    @Test
    void showsARegistryTokenAsItIs() {
        server.bearer();
        server.accept("readymade");
        Login token = new Login(new Credentials.RegistryToken("readymade"), "the test");
        assertThat(status(requests(token), Scope.pull(server.reference("app:1"))))
                .isEqualTo(200);
        assertThat(server.requestsFor("/token")).isEmpty();
    }

    @Test
    void takesTheBearerChallengeOfSeveral() {
        server.bearer();
        server.challenges(
                "Negotiate", "Basic realm=\"x\", Bearer realm=\"http://" + server.host() + "/token\",service=\"s\"");
        assertThat(status(requests(CI), Scope.pull(server.reference("app:1")))).isEqualTo(200);
    }

    @Test
    void saysWhatLoginWasRefusedByTheTokenServiceAndWhy() {
        server.bearer().tokensFor("someone:else");
        EnvironmentFailure failure = failure(requests(CI));
        assertThat(failure.details().problem())
                .isEqualTo(server.host()
                        + " refuses the login of user 'ci' from the test (401): DENIED, incorrect password");
        assertThat(server.requestsFor("/token")).as("no retries").hasSize(1);
    }

    @Test
    void saysWhatLoginWasRefusedByBasicAuthentication() {
        server.basic("someone:else");
        EnvironmentFailure failure = failure(requests(CI));
        assertThat(failure.details().problem())
                .isEqualTo(server.host()
                        + " refuses the login of user 'ci' from the test (401): UNAUTHORIZED, who are you");
        assertThat(server.requestsFor("/v2/app")).hasSize(2);
    }

    @Test
    void logsInWithBasicOnceForAllRepositories() {
        server.basic("ci:s3cret:with colon");
        AuthorizedRequests requests = requests(CI);
        assertThat(status(requests, Scope.pull(server.reference("one:1")))).isEqualTo(200);
        assertThat(status(requests, Scope.push(server.reference("two:1")))).isEqualTo(200);
        assertThat(server.requestsFor("/v2/one")).hasSize(2);
        assertThat(server.requestsFor("/v2/two")).hasSize(1);
        assertThat(events)
                .containsExactly(new BuildEvent.Note("credentials for " + server.host() + ": user 'ci' from the test"));
    }

    @Test
    void saysWhereItLookedForALogin() {
        server.basic("ci:x");
        assertThat(failure(requests()).details().problem())
                .endsWith("; no credentials for " + server.host() + " were found in the test");
    }

    @Test
    void readsNoLoginsWhereNobodyAsks() {
        assertThat(status(requests(CI), Scope.pull(server.reference("app:1")))).isEqualTo(200);
        assertThat(lookups).hasValue(0);
    }

    @Test
    void sendsNothingToStorageElsewhere() {
        try (GuardedServer storage = new GuardedServer()) {
            storage.basic("nobody:x");
            server.basic("ci:s3cret:with colon");
            AuthorizedRequests requests = requests(CI);
            status(requests, Scope.push(server.reference("app:1")));
            int status = get(requests, Scope.push(server.reference("app:1")), "http://" + storage.host() + "/upload/1")
                    .block(Duration.ofSeconds(20));
            assertThat(status).isEqualTo(401);
            assertThat(storage.requests())
                    .extracting(GuardedServer.Request::authorization)
                    .containsExactly("");
        }
    }

    @Test
    void refusesKindsOfAuthenticationThatItDoesNotHave() {
        server.challenges("Negotiate", "NTLM");
        assertThat(failure(requests(CI)).details().problem())
                .contains("a kind of authentication that no image client has (negotiate, ntlm)");
    }

    @Test
    void noSecretIsInAnyText() {
        assertThat(CI.toString() + Authorization.lasting("Basic s3cret", CI))
                .contains("ci", "the test")
                .doesNotContain("s3cret");
    }
}
