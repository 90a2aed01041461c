package io.github.layerflux.it;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * An image unpacked by umoci and run by runc, with the host's network, as any container engine would run it; a web
 * application is told its port by {@code SERVER_PORT}. Needs root.
 */
public final class RunningImage implements AutoCloseable {

    private final Path bundle;
    private final String name;
    private final int port;
    private final Path log;

    private RunningImage(Path bundle, String name, int port) {
        this.bundle = bundle;
        this.name = name;
        this.port = port;
        this.log = bundle.resolve("container.log");
    }

    /** @param image an OCI image layout and a tag in it, {@code target/layerflux/oci:1.0} */
    public static RunningImage start(String image, Path bundle) {
        try {
            Command.of(TestMachine.tool("umoci").toString(), "stat", "--image", image)
                    .run();
            Command.of(TestMachine.tool("umoci").toString(), "unpack", "--image", image, bundle.toString())
                    .run();
            RunningImage running = new RunningImage(
                    bundle, "layerflux-it-" + ProcessHandle.current().pid(), LocalRegistry.freePort());
            running.configure();
            running.run();
            return running;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A file of the unpacked image. */
    public File file(String path) {
        return bundle.resolve("rootfs").resolve(path).toFile();
    }

    /** The body of a GET to the application, which gets a minute to start. */
    public String get(String path) {
        String[] body = new String[1];
        boolean answered = Processes.await(Duration.ofMinutes(1), () -> {
            try {
                HttpURLConnection connection = (HttpURLConnection)
                        URI.create("http://127.0.0.1:" + port + path).toURL().openConnection();
                body[0] = new String(connection.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
                return true;
            } catch (IOException e) {
                return false;
            }
        });
        if (!answered) {
            throw new AssertionError("no answer to GET " + path + "; the container said:\n" + log());
        }
        return body[0];
    }

    @Override
    public void close() {
        Command.of(runc(), "kill", name, "KILL").outcome();
        Processes.await(
                Duration.ofSeconds(10),
                () -> Command.of(runc(), "delete", name).outcome().exitCode() == 0);
        Command.of("rm", "-rf", bundle.toString()).run();
    }

    private void configure() throws IOException {
        Path file = bundle.resolve("config.json");
        JsonObject config = JsonParser.parseString(Files.readString(file)).getAsJsonObject();
        JsonObject process = config.getAsJsonObject("process");
        process.addProperty("terminal", false);
        process.getAsJsonArray("env").add("SERVER_PORT=" + port);
        JsonArray namespaces = config.getAsJsonObject("linux").getAsJsonArray("namespaces");
        for (int i = namespaces.size() - 1; i >= 0; i--) {
            if (namespaces.get(i).getAsJsonObject().get("type").getAsString().equals("network")) {
                namespaces.remove(i);
            }
        }
        Files.writeString(file, config.toString());
    }

    private void run() throws IOException {
        Process runc = new ProcessBuilder(runc(), "run", "--detach", "--bundle", bundle.toString(), name)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            if (runc.waitFor() != 0) {
                throw new IllegalStateException("runc could not run the image:\n" + log());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private String log() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            return e.toString();
        }
    }

    private static String runc() {
        return TestMachine.tool("runc").toString();
    }
}
