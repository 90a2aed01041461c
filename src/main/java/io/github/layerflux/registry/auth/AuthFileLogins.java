package io.github.layerflux.registry.auth;

import io.github.layerflux.failure.BuildFailure;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * The logins of docker and podman. What can't be read is a warning: a broken keychain mustn't keep anybody from public
 * images, and who needs the login is told by the registry.
 */
public final class AuthFileLogins implements LoginSource {

    /** A keychain may ask its user for a password first. */
    private static final Duration HELPER_PATIENCE = Duration.ofSeconds(60);

    private final List<Path> files;
    private final Keychains helpers;
    private final Path home;
    private final Consumer<String> warnings;
    private final Set<String> warned = ConcurrentHashMap.newKeySet();

    /** @param warnings called once for each thing that can't be read */
    public AuthFileLogins(List<Path> files, Keychains helpers, Path home, Consumer<String> warnings) {
        this.files = List.copyOf(files);
        this.helpers = helpers;
        this.home = home;
        this.warnings = warnings;
    }

    /**
     * Those of a user.
     *
     * @param home the user's folder
     * @param warnings called once for each thing that can't be read
     */
    public static AuthFileLogins of(Map<String, String> environment, Path home, Consumer<String> warnings) {
        Keychains helpers = new Keychains(environment, home, HELPER_PATIENCE);
        return new AuthFileLogins(files(environment, home), helpers, home, warnings);
    }

    /**
     * The files that docker and podman keep logins in: {@code REGISTRY_AUTH_FILE}, which somebody has set on purpose,
     * docker's, podman's own of this session and of this user.
     */
    public static List<Path> files(Map<String, String> environment, Path home) {
        List<Path> files = new ArrayList<>();
        add(files, environment.getOrDefault("REGISTRY_AUTH_FILE", ""), "");
        String docker = environment.getOrDefault("DOCKER_CONFIG", "");
        files.add((docker.isBlank() ? home.resolve(".docker") : Path.of(docker)).resolve("config.json"));
        add(files, environment.getOrDefault("XDG_RUNTIME_DIR", ""), "containers/auth.json");
        String config = environment.getOrDefault("XDG_CONFIG_HOME", "");
        files.add((config.isBlank() ? home.resolve(".config") : Path.of(config)).resolve("containers/auth.json"));
        return files;
    }

    private static void add(List<Path> files, String folder, String name) {
        if (!folder.isBlank()) {
            files.add(Path.of(folder).resolve(name));
        }
    }

    @Override
    public Optional<Login> find(String registry, String repository) {
        List<String> keys = RegistryKeys.of(registry, repository);
        for (Path file : files) {
            if (Files.isRegularFile(file)) {
                Optional<Login> login = find(file, registry, keys);
                if (login.isPresent()) {
                    return login;
                }
            }
        }
        return Optional.empty();
    }

    private Optional<Login> find(Path file, String registry, List<String> keys) {
        try {
            AuthFile read = AuthFile.read(file);
            Optional<String> helper = read.helper(keys);
            if (helper.isPresent()) {
                Optional<Login> login = ask(helper.get(), file, registry);
                if (login.isPresent()) {
                    return login;
                }
            }
            return read.credentials(keys, shown(file)).map(found -> new Login(found, shown(file)));
        } catch (BuildFailure unreadable) {
            warn(unreadable);
            return Optional.empty();
        }
    }

    private Optional<Login> ask(String helper, Path file, String registry) {
        String source = shown(file) + " (docker-credential-" + helper + ")";
        try {
            return helpers.get(helper, registry.equals("docker.io") ? RegistryKeys.DOCKER_HUB : registry)
                    .map(found -> new Login(found, source));
        } catch (BuildFailure failed) {
            warn(failed);
            return Optional.empty();
        }
    }

    private void warn(BuildFailure failure) {
        String text = failure.details().problem()
                + failure.details().suggestion().map(hint -> ". " + hint).orElse("");
        if (warned.add(text)) {
            warnings.accept(text);
        }
    }

    private String shown(Path file) {
        return file.startsWith(home) ? "~/" + home.relativize(file).toString().replace('\\', '/') : file.toString();
    }

    @Override
    public String places() {
        List<String> places = new ArrayList<>();
        for (Path file : files) {
            places.add(shown(file) + (Files.isRegularFile(file) ? "" : " (not there)"));
        }
        return String.join(", ", places);
    }
}
