package io.github.layerflux.it;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A real docker-registry on a free loopback port. It ends with {@link #close} and, because it hangs on the standard
 * input of a small shell that waits for its end, also when the JVM that started it is killed.
 */
public final class LocalRegistry implements AutoCloseable {

    private static final String UNTIL_END_OF_INPUT = "\"$0\" serve \"$1\" & p=$!; read -r _; kill $p; wait $p";

    public static final String PASSWORD = "s3cr3t-Pa55";
    public static final String LOGIN = "ci:" + PASSWORD;
    private static final String HASHED = "ci:$2b$05$KbtCepiINCV/Beq6sJt9ze2LVlj8raBHp2knYDztT99S0WUIu9UBW\n";

    /** Any password will do, nobody logs in: htpasswd's bcrypt form. */
    private static final String SOMEBODY = "somebody:$2y$05$abcdefghijklmnopqrstuuJ5lHqJmSGbYkTyyZbVvQbRH8sSJQm6K\n";

    private final Path folder;
    private final Process process;
    private final int port;

    private LocalRegistry(Path folder, Process process, int port) {
        this.folder = folder;
        this.process = process;
        this.port = port;
    }

    /** @param folder where it keeps its data, configuration and log */
    public static LocalRegistry start(Path folder) {
        return start(folder, "");
    }

    /** A registry that answers 401 to whoever has no credentials. */
    public static LocalRegistry startWithPassword(Path folder) {
        try {
            Files.createDirectories(folder);
            Path passwords = Files.writeString(folder.resolve("htpasswd"), SOMEBODY);
            return start(folder, "auth: {htpasswd: {realm: layerflux-it, path: " + passwords + "}}\n");
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start a registry in " + folder, e);
        }
    }

    /**
     * A registry for {@link #LOGIN} alone.
     *
     * @param tls a folder with {@code server.crt} and {@code server.key}; null: plain HTTP
     */
    public static LocalRegistry startPrivate(Path folder, Path tls) {
        try {
            Files.createDirectories(folder);
            Path passwords = Files.writeString(folder.resolve("htpasswd"), HASHED);
            String auth = "auth: {htpasswd: {realm: layerflux-it, path: " + passwords + "}}\n";
            return tls == null
                    ? start(folder, auth)
                    : start(
                            folder,
                            auth,
                            ", tls: {certificate: " + tls.resolve("server.crt") + ", key: " + tls.resolve("server.key")
                                    + "}");
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start a registry in " + folder, e);
        }
    }

    /** A registry that believes tokens of a service, signed with a certificate of this authority. */
    public static LocalRegistry startWithTokens(Path folder, String realm, Path authority) {
        return start(
                folder,
                "auth: {token: {realm: '" + realm + "', service: layerflux-it, issuer: layerflux-it, rootcertbundle: "
                        + authority + "}}\n");
    }

    /** A registry that gives what another has left in this folder, and takes nothing. */
    public static LocalRegistry startReadOnly(Path folder) {
        return start(folder, "", "", ", maintenance: {readonly: {enabled: true}}");
    }

    private static LocalRegistry start(Path folder, String more) {
        return start(folder, more, "");
    }

    private static LocalRegistry start(Path folder, String more, String http) {
        return start(folder, more, http, "");
    }

    private static LocalRegistry start(Path folder, String more, String http, String storage) {
        try {
            Files.createDirectories(folder);
            int port = freePort();
            Path configuration = folder.resolve("config.yml");
            Files.writeString(
                    configuration,
                    "version: 0.1\nlog: {level: warn}\nstorage: {filesystem: {rootdirectory: " + folder.resolve("data")
                            + "}, delete: {enabled: true}" + storage + "}\nhttp: {addr: '127.0.0.1:" + port + "'" + http
                            + "}\n"
                            + more);
            ProcessBuilder builder = new ProcessBuilder(
                    "sh",
                    "-c",
                    UNTIL_END_OF_INPUT,
                    TestMachine.tool("docker-registry").toString(),
                    configuration.toString());
            builder.environment().put("OTEL_TRACES_EXPORTER", "none");
            builder.redirectErrorStream(true)
                    .redirectOutput(folder.resolve("log").toFile());
            LocalRegistry registry = new LocalRegistry(folder, builder.start(), port);
            registry.awaitAnswer();
            return registry;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start a registry in " + folder, e);
        }
    }

    /** A loopback port that nothing listens on (at this moment). */
    public static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public int port() {
        return port;
    }

    /** Such as {@code 127.0.0.1:40213}. */
    public String host() {
        return "127.0.0.1:" + port;
    }

    /**
     * The same, as an address that isn't loopback to anybody who only looks at it: Linux connects 0.0.0.0 to itself.
     */
    public String hostByAddress() {
        return "0.0.0.0:" + port;
    }

    /** The digest that a tag of a {@link #startPrivate private} registry stands for. */
    public String digest(String image) {
        return Command.of(TestMachine.tool("skopeo").toString(), "inspect", "--tls-verify=false", "--creds", LOGIN)
                .plus("--format", "{{.Digest}}", "docker://" + host() + "/" + image)
                .run()
                .strip();
    }

    /** Copies an image of an OCI layout to this registry, compressed as skopeo does it. */
    public void push(Path layout, String tag, String repository) {
        Command.of(
                        TestMachine.tool("skopeo").toString(),
                        "copy",
                        "-q",
                        "--dest-tls-verify=false",
                        "--dest-creds",
                        LOGIN)
                .plus("--insecure-policy", "oci:" + layout + ":" + tag, "docker://" + host() + "/" + repository)
                .run();
    }

    /** What skopeo reads of an image here, such as {@code Digest}. */
    public JsonObject inspect(String image) {
        return JsonParser.parseString(Command.of(TestMachine.tool("skopeo").toString(), "inspect", "--tls-verify=false")
                        .plus("docker://" + host() + "/" + image)
                        .run())
                .getAsJsonObject();
    }

    /** Copies one platform's image of an index to an OCI layout, as skopeo reads it. */
    public BuiltImage pull(String image, String architecture, Path layout) {
        Command.of(TestMachine.tool("skopeo").toString(), "--override-arch", architecture, "copy", "-q")
                .plus("--insecure-policy", "--src-tls-verify=false")
                .plus("docker://" + host() + "/" + image, "oci:" + layout + ":pulled")
                .run();
        return BuiltImage.in(layout);
    }

    public JsonObject manifest(String image) {
        return JsonParser.parseString(
                        Command.of(TestMachine.tool("skopeo").toString(), "inspect", "--raw", "--tls-verify=false")
                                .plus("docker://" + host() + "/" + image)
                                .run())
                .getAsJsonObject();
    }

    public boolean hasTag(String repository, String tag) {
        Command.Outcome tags = Command.of(TestMachine.tool("skopeo").toString(), "list-tags", "--tls-verify=false")
                .plus("docker://" + host() + "/" + repository)
                .outcome();
        return tags.exitCode() == 0
                && JsonParser.parseString(tags.output())
                        .getAsJsonObject()
                        .getAsJsonArray("Tags")
                        .contains(new JsonPrimitive(tag));
    }

    /** Flips the last byte of the largest blob (a layer) behind the registry's back; it goes on serving it. */
    public void corruptLargestBlob() {
        try (Stream<Path> files = Files.walk(folder.resolve("data"))) {
            Path largest = files.filter(file -> file.endsWith("data") && Files.isRegularFile(file))
                    .max(Comparator.comparingLong(file -> file.toFile().length()))
                    .orElseThrow();
            byte[] bytes = Files.readAllBytes(largest);
            bytes[bytes.length - 1] ^= 1;
            Files.write(largest, bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The file in which it keeps a blob. */
    public Path blob(String digest) {
        String hex = digest.substring(digest.indexOf(':') + 1);
        return folder.resolve("data/docker/registry/v2/blobs/sha256/" + hex.substring(0, 2) + "/" + hex + "/data");
    }

    @Override
    public void close() {
        try {
            process.getOutputStream().close();
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void awaitAnswer() throws IOException {
        for (int i = 0; i < 100; i++) {
            if (answers()) {
                return;
            }
            if (!process.isAlive()) {
                break;
            }
            pause();
        }
        close();
        throw new IllegalStateException("docker-registry did not start:\n" + Files.readString(folder.resolve("log")));
    }

    /** It listens when it is ready. */
    private boolean answers() {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    private static void pause() {
        try {
            Thread.sleep(50);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
