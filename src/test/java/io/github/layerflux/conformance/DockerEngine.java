package io.github.layerflux.conformance;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.github.layerflux.conformance.BuildSequence.State;
import io.github.layerflux.it.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A Docker Engine with BuildKit, with all that it keeps in a folder of its own. Touches no iptables and no bridge, and
 * is gone when closed.
 */
final class DockerEngine implements AutoCloseable {

    private final EngineRoot root;
    private final Path folder;
    private final CaseFolder cases;
    private final Process daemon;

    DockerEngine(EngineRoot root) throws IOException {
        this.root = root;
        this.folder = root.newFolder();
        this.cases = new CaseFolder(folder.resolve("cases"));
        this.daemon = start();
        await();
    }

    private Process start() throws IOException {
        String inside = root.inside(folder);
        Command command = root.command("dockerd", "--data-root", inside + "/data", "--exec-root", inside + "/exec")
                .plus("--pidfile", inside + "/pid", "-H", "unix://" + inside + "/docker.sock")
                .plus("--iptables=false", "--ip6tables=false", "--bridge=none")
                .plus("--feature", "containerd-snapshotter=true");
        ProcessBuilder builder = new ProcessBuilder(command.arguments())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("dockerd.log").toFile());
        builder.environment().putAll(command.environment());
        return builder.start();
    }

    private void await() throws IOException {
        for (int i = 0; i < 120; i++) {
            if (docker("version").outcome().exitCode() == 0) {
                return;
            }
            if (!daemon.isAlive()) {
                break;
            }
            pause();
        }
        String log = Files.readString(folder.resolve("dockerd.log"));
        close();
        throw new IllegalStateException("dockerd didn't start:\n" + log);
    }

    private static void pause() {
        try {
            Thread.sleep(500);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Such as {@code Docker 28.5.2, buildx 0.29.1}. */
    String version() {
        String engine =
                docker("version", "--format", "{{.Server.Version}}").run().strip();
        return "Docker " + engine + ", "
                + docker("buildx", "version").run().strip().replaceFirst("^\\S*/", "");
    }

    private Command docker(String... arguments) {
        return root.command("docker", "-H", "unix://" + root.inside(folder) + "/docker.sock")
                .plus(arguments);
    }

    /** What it makes of a case: an image, or its message. */
    JsonObject build(ConformanceCase each) throws IOException {
        State state = State.of(each, cases.newContext(each));
        Path made = folder.resolve("out").resolve(each.name());
        Command.Outcome outcome = command(each, state)
                .plus("--no-cache", "--progress=plain", "-t", "conformance/" + each.name())
                .plus(
                        "--output",
                        "type=oci,tar=false,compression=uncompressed,dest=" + root.inside(made)
                                + (state.options().last("rewrite").isPresent() ? ",rewrite-timestamp=true" : ""),
                        root.inside(state.context()))
                .outcome();
        if (outcome.exitCode() != 0) {
            return cases.settled(each, ConformanceCase.failed(problem(outcome.output())));
        }
        JsonObject index = JsonParser.parseString(Files.readString(made.resolve("index.json")))
                .getAsJsonObject();
        JsonObject manifest = index.getAsJsonArray("manifests").get(0).getAsJsonObject();
        return cases.settled(
                each, ObservedImage.ofOciLayout(made, manifest.get("digest").getAsString()));
    }

    /** What is cached in each build of a sequence, which begins with an empty cache. */
    JsonArray sequence(ConformanceCase each) throws IOException {
        docker("buildx", "prune", "-af").run();
        JsonArray builds = new JsonArray();
        State state = State.of(each, cases.newContext(each));
        for (String line : each.sequence().lines()) {
            if (line.equals("build")) {
                Command command = command(each, state)
                        .plus("--progress=rawjson", "--output=type=cacheonly", root.inside(state.context()));
                for (String stages : state.options().values("no-cache-filter")) {
                    command = command.plus("--no-cache-filter=" + stages);
                }
                builds.add(DockerProgress.cachedSteps(command.run()));
            } else {
                state = state.after(line, each);
            }
        }
        return builds;
    }

    private Command command(ConformanceCase each, State state) throws IOException {
        CaseOptions options = state.options();
        Path dockerfile = state.context().resolveSibling("Dockerfile");
        Files.write(dockerfile, Files.readAllBytes(state.dockerfile()));
        Path ignoreFile = each.folder().resolve("Dockerfile.dockerignore");
        if (Files.exists(ignoreFile)) {
            Files.write(state.context().resolveSibling(ignoreFile.getFileName()), Files.readAllBytes(ignoreFile));
        }
        List<String> more = new ArrayList<>();
        cases.buildArgs(each, options).forEach((name, value) -> more.add("--build-arg=" + name + "=" + value));
        options.pairs("label").forEach((name, value) -> more.add("--label=" + name + "=" + value));
        options.last("target").ifPresent(target -> more.add("--target=" + target));
        for (Map.Entry<String, Path> secret : cases.secrets(options).entrySet()) {
            more.add("--secret=id=" + secret.getKey() + ",src=" + root.inside(secret.getValue()));
        }
        for (Map.Entry<String, Path> image : cases.namedImages(options).entrySet()) {
            more.add(
                    "--build-context=" + image.getKey() + "=oci-layout://" + root.inside(image.getValue()) + ":latest");
        }
        for (Map.Entry<String, Path> named : cases.namedFolders(each, options).entrySet()) {
            more.add("--build-context=" + named.getKey() + "=" + root.inside(named.getValue()));
        }
        return docker("buildx", "build", "--provenance=false", "--sbom=false", "-f", root.inside(dockerfile))
                .plus("--network=" + options.last("network").orElse("none"))
                .plus(more.toArray(new String[0]));
    }

    /** The lines of a failed build's output from the last source excerpt or error on. */
    private String problem(String output) {
        int from = Math.max(output.lastIndexOf("\nERROR: "), 0);
        int excerpt = output.indexOf("\nDockerfile:");
        return output.substring(excerpt < 0 ? from : Math.min(from, excerpt))
                .strip()
                .replace(root.inside(folder), "");
    }

    @Override
    public void close() throws IOException {
        daemon.destroy();
        try {
            if (!daemon.waitFor(30, TimeUnit.SECONDS)) {
                daemon.destroyForcibly();
            }
        } catch (InterruptedException e) {
            daemon.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        cases.close();
        Command.of("rm", "-rf", "--one-file-system", folder.toString()).run();
    }
}
