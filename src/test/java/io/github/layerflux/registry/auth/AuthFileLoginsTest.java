package io.github.layerflux.registry.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Docker's and podman's files, and helpers that are real executables. */
class AuthFileLoginsTest {

    private static final String SECRET = "pass:w0rd";

    @TempDir
    Path home;

    private final List<String> warnings = new ArrayList<>();

    private Path file(String name, String json) throws IOException {
        Path file = home.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, json.replace('\'', '"'));
    }

    private static String base64(String pair) {
        return Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
    }

    private Optional<Login> find(Map<String, String> environment, String registry, String repository) {
        return new AuthFileLogins(
                        AuthFileLogins.files(environment, home),
                        new Keychains(environment, home, Duration.ofSeconds(3)),
                        home,
                        warnings::add)
                .find(registry, repository);
    }

    private Login docker(String json, String registry) throws IOException {
        file(".docker/config.json", json);
        return find(Map.of(), registry, "library/app").orElseThrow();
    }

    /** A helper that knows one registry; written where no PATH leads. */
    private void helper(String name, String script) throws IOException {
        Path file = home.resolve("bin/docker-credential-" + name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, "#!/bin/sh\n" + script);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
    }

    private static Credentials password(String user) {
        return new Credentials.Password(user, SECRET);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"https://index.docker.io/v1/", "index.docker.io", "docker.io", "https://registry-1.docker.io/v2/"
            })
    void knowsDockerHubUnderItsNames(String key) throws IOException {
        Login login = docker("{'auths':{'" + key + "':{'auth':'" + base64("ci:" + SECRET) + "'}}}", "docker.io");
        assertThat(login.credentials()).isEqualTo(password("ci"));
        assertThat(login.source()).isEqualTo("~/.docker/config.json");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ghcr.io:8443", "https://ghcr.io:8443", "https://GHCR.io:8443/v2/", "http://ghcr.io:8443/"})
    void knowsHostsAndUrls(String key) throws IOException {
        String json = "{'auths':{'" + key + "':{'username':'ci','password':'" + SECRET + "'}}}";
        assertThat(docker(json, "ghcr.io:8443").credentials()).isEqualTo(password("ci"));
        assertThat(find(Map.of(), "ghcr.io", "app")).isEmpty();
    }

    @Test
    void knowsTokens() throws IOException {
        String auths = "{'auths':{'a.example':{'auth':'" + base64("<token>:") + "','identitytoken':'i'},"
                + "'b.example':{'registrytoken':'r'},'c.example':{'auth':'" + base64("<token>:t") + "'}}}";
        assertThat(docker(auths, "a.example").credentials()).isEqualTo(new Credentials.IdentityToken("i"));
        assertThat(docker(auths, "b.example").credentials()).isEqualTo(new Credentials.RegistryToken("r"));
        assertThat(docker(auths, "c.example").credentials()).isEqualTo(new Credentials.IdentityToken("t"));
    }

    @Test
    void prefersTheLongestPartOfARepository() throws IOException {
        file(
                "run/containers/auth.json",
                "{'auths':{'quay.io':{'auth':'" + base64("all:" + SECRET) + "'},'quay.io/team':{'auth':'"
                        + base64("team:" + SECRET) + "'},'quay.io/team/app':{'auth':'" + base64("app:" + SECRET)
                        + "'}}}");
        Map<String, String> environment =
                Map.of("XDG_RUNTIME_DIR", home.resolve("run").toString());
        assertThat(find(environment, "quay.io", "team/app").orElseThrow().credentials())
                .isEqualTo(password("app"));
        assertThat(find(environment, "quay.io", "team/other").orElseThrow().credentials())
                .isEqualTo(password("team"));
        assertThat(find(environment, "quay.io", "teams/app").orElseThrow().credentials())
                .isEqualTo(password("all"));
    }

    @Test
    void readsTheFilesInTheirOrder() throws IOException {
        String one = "{'auths':{'r.example':{'auth':'" + base64("USER:" + SECRET) + "'}}}";
        file("named.json", one.replace(base64("USER:" + SECRET), base64("named:" + SECRET)));
        file("docker/config.json", one.replace(base64("USER:" + SECRET), base64("docker:" + SECRET)));
        file("run/containers/auth.json", one.replace(base64("USER:" + SECRET), base64("session:" + SECRET)));
        file(".config/containers/auth.json", one.replace(base64("USER:" + SECRET), base64("user:" + SECRET)));
        Map<String, String> environment = new java.util.HashMap<>(Map.of(
                "REGISTRY_AUTH_FILE", home.resolve("named.json").toString(),
                "DOCKER_CONFIG", home.resolve("docker").toString(),
                "XDG_RUNTIME_DIR", home.resolve("run").toString()));
        List<String> users = new ArrayList<>();
        for (String variable : List.of("REGISTRY_AUTH_FILE", "DOCKER_CONFIG", "XDG_RUNTIME_DIR", "")) {
            users.add(((Credentials.Password)
                            find(environment, "r.example", "app").orElseThrow().credentials())
                    .user());
            environment.remove(variable);
        }
        assertThat(users).containsExactly("named", "docker", "session", "user");
    }

    @Test
    void asksTheHelperOfARegistryAndTheStoreForAllOthers() throws IOException {
        helper("one", "read host; echo \"{\\\"Username\\\":\\\"one\\\",\\\"Secret\\\":\\\"$host $1\\\"}\"");
        helper("all", "read host; echo \"{\\\"Username\\\":\\\"<token>\\\",\\\"Secret\\\":\\\"$host\\\"}\"");
        String json = "{'auths':{'one.example':{}},'credHelpers':{'one.example':'one'},'credsStore':'all'}";
        Login one = docker(json, "one.example");
        assertThat(one.credentials()).isEqualTo(new Credentials.Password("one", "one.example get"));
        assertThat(one.source()).isEqualTo("~/.docker/config.json (docker-credential-one)");
        assertThat(docker(json, "two.example").credentials()).isEqualTo(new Credentials.IdentityToken("two.example"));
        assertThat(docker(json, "docker.io").credentials())
                .isEqualTo(new Credentials.IdentityToken("https://index.docker.io/v1/"));
    }

    @Test
    void aHelperThatKnowsNothingIsNoTrouble() throws IOException {
        helper("none", "cat >/dev/null; echo 'credentials not found in native keychain'; exit 1");
        Login login = docker(
                "{'auths':{'r.example':{'auth':'" + base64("ci:" + SECRET) + "'}},'credsStore':'none'}", "r.example");
        assertThat(login.credentials()).isEqualTo(password("ci"));
        assertThat(find(Map.of(), "other.example", "app")).isEmpty();
        assertThat(warnings).isEmpty();
    }

    @Test
    void aHelperThatIsMissingOrFailsIsAWarning() throws IOException {
        helper("locked", "cat >/dev/null; echo 'the keychain is locked'; exit 2");
        helper("odd", "cat >/dev/null; echo " + SECRET);
        helper("talks", "cat >/dev/null; echo '{\"Secret\":\"" + SECRET + "\"}'; exit 1");
        for (String name : List.of("missing", "locked", "odd", "talks", "../odd")) {
            file(".docker/config.json", "{'credsStore':'" + name + "'}");
            assertThat(find(Map.of("PATH", "/usr/bin"), "r.example", "app")).isEmpty();
        }
        assertThat(warnings).hasSize(5);
        assertThat(warnings.get(0))
                .startsWith("the credential helper docker-credential-missing is not in /usr/bin:" + home + "/bin:")
                .endsWith("Install it, or remove it from credsStore and credHelpers.");
        assertThat(warnings.get(1))
                .contains("docker-credential-locked failed for r.example with exit code 2: the keych");
        assertThat(warnings.get(2)).contains("is no JSON");
        assertThat(String.join("\n", warnings)).doesNotContain(SECRET);
    }

    @Test
    void aHelperThatHangsIsEndedWithItsChildren() throws Exception {
        helper("hangs", "sleep 31.4159 & echo $! > " + home.resolve("pid") + "; wait");
        file(".docker/config.json", "{'credsStore':'hangs'}");
        assertThat(find(Map.of("PATH", "/usr/bin:/bin"), "r.example", "app")).isEmpty();
        assertThat(warnings.get(0)).contains("docker-credential-hangs doesn't answer within 3 s");
        long child = Long.parseLong(Files.readString(home.resolve("pid")).strip());
        for (int i = 0; i < 100 && runs(child); i++) {
            Thread.sleep(20);
        }
        assertThat(runs(child)).isFalse();
    }

    /** What is dead and merely not yet collected by its new parent doesn't. */
    private static boolean runs(long process) throws IOException {
        Path stat = Path.of("/proc", Long.toString(process), "stat");
        try {
            return !Files.readString(stat).contains(") Z ");
        } catch (NoSuchFileException gone) {
            return false;
        }
    }

    @Test
    void filesThatAreNoLoginsAreWarningsWithoutTheirContents() throws IOException {
        for (String json : List.of(
                "{'auths':{'r.example':{'auth':'" + SECRET + "'}}}",
                "{'auths':{'r.example':{'auth':'" + base64(SECRET.replace(":", "")) + "'}}}",
                "{'auths':{'r.example':{'auth':'" + base64("ci:" + SECRET) + "'}")) {
            file(".docker/config.json", json);
            assertThat(find(Map.of(), "r.example", "app")).isEmpty();
        }
        assertThat(warnings).hasSize(3);
        assertThat(String.join("\n", warnings))
                .doesNotContain(SECRET)
                .doesNotContain("w0rd")
                .doesNotContain(base64("ci:" + SECRET));
    }

    @Test
    void onWindowsHelpersHaveEndings() throws IOException {
        Path folder = Files.createDirectories(home.resolve("tools"));
        Path helper = Files.writeString(folder.resolve("docker-credential-wincred.cmd"), "");
        Files.setPosixFilePermissions(helper, PosixFilePermissions.fromString("rwx------"));
        HelperPath path = new HelperPath(Map.of("Path", folder.toString()), home, true);
        assertThat(path.find("docker-credential-wincred")).contains(helper);
        assertThat(new HelperPath(Map.of("Path", folder.toString()), home, false).find("docker-credential-wincred"))
                .isEmpty();
    }
}
