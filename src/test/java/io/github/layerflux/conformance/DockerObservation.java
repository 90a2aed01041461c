package io.github.layerflux.conformance;

import com.google.gson.JsonObject;
import io.github.layerflux.it.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Builds all cases, or those named, with the Docker Engine that {@code DOCKER_HOST} names, and keeps what it made as
 * {@code expected.json}, or with {@code --check} tells where that differs from what is kept. Started by
 * {@code src/test/conformance/observe.sh}.
 */
final class DockerObservation {

    private final Path folder;
    private final String docker = System.getenv().getOrDefault("DOCKER", "docker");

    private DockerObservation(Path folder) {
        this.folder = folder;
    }

    public static void main(String[] arguments) throws IOException {
        List<String> names = new ArrayList<>(List.of(arguments));
        boolean check = names.remove("--check");
        DockerObservation observation = new DockerObservation(Path.of(names.remove(0)));
        observation.loadBase();
        int differences = 0;
        for (ConformanceCase each : ConformanceCase.all()) {
            if (names.isEmpty() || names.contains(each.name())) {
                JsonObject image = observation.build(each);
                boolean same = ConformanceCase.text(image).equals(ConformanceCase.text(each.observed()));
                System.out.println(each.name() + (same ? ": as kept" : ": differs from what is kept"));
                differences += same ? 0 : 1;
                if (!check) {
                    each.keepObserved(image);
                }
            }
        }
        System.exit(check && differences > 0 ? 1 : 0);
    }

    /** Loads the base image in {@code docker save} format, made of the same layer and configuration blobs. */
    private void loadBase() throws IOException {
        Path layout = ConformanceBase.layout(folder.resolve("base"));
        JsonObject index = json(layout.resolve("index.json"));
        String manifestDigest = index.getAsJsonArray("manifests")
                .get(0)
                .getAsJsonObject()
                .get("digest")
                .getAsString();
        JsonObject manifest = json(blob(layout, manifestDigest));
        Path archive = Files.createDirectories(folder.resolve("archive"));
        Files.copy(
                blob(layout, manifest.getAsJsonObject("config").get("digest").getAsString()),
                archive.resolve("config.json"));
        Files.copy(
                blob(
                        layout,
                        manifest.getAsJsonArray("layers")
                                .get(0)
                                .getAsJsonObject()
                                .get("digest")
                                .getAsString()),
                archive.resolve("layer.tar"));
        Files.writeString(
                archive.resolve("manifest.json"),
                "[{\"Config\":\"config.json\",\"RepoTags\":[\"base:latest\"],\"Layers\":[\"layer.tar\"]}]");
        Command.of(
                        "tar",
                        "-C",
                        archive.toString(),
                        "-cf",
                        folder.resolve("base.tar").toString(),
                        ".")
                .run();
        Command.of(docker, "load", "-i", folder.resolve("base.tar").toString()).run();
    }

    private JsonObject build(ConformanceCase each) throws IOException {
        Path context = each.writeContext(folder.resolve("contexts"));
        String tag = "conformance/" + each.name();
        List<String> command = new ArrayList<>(List.of(docker, "build", "--no-cache", "--progress=plain"));
        command.addAll(
                List.of("--network=none", "-t", tag, "-f", each.dockerfile().toString()));
        for (Map.Entry<String, String> argument : each.buildArgs().entrySet()) {
            command.add("--build-arg=" + argument.getKey() + "=" + argument.getValue());
        }
        each.target().ifPresent(target -> command.add("--target=" + target));
        command.add(context.toString());
        Command.Outcome outcome = Command.of(command.toArray(new String[0]))
                .with("DOCKER_BUILDKIT", "1")
                .outcome();
        if (outcome.exitCode() != 0) {
            System.out.println(each.name() + " failed in Docker:\n" + outcome.output());
            return ConformanceCase.failed();
        }
        Path saved = Files.createDirectories(folder.resolve("saved").resolve(each.name()));
        Path tar = folder.resolve("saved.tar");
        Command.Outcome save =
                Command.of(docker, "save", "-o", tar.toString(), tag).outcome();
        if (save.exitCode() != 0) { // an image without layers can't be saved
            System.out.println(each.name() + " can't be saved by Docker:\n" + save.output());
            return ConformanceCase.failed();
        }
        Command.of("tar", "-C", saved.toString(), "-xf", tar.toString()).run();
        return ObservedImage.ofDockerSave(saved);
    }

    private static JsonObject json(Path file) throws IOException {
        return com.google.gson.JsonParser.parseString(Files.readString(file)).getAsJsonObject();
    }

    private static Path blob(Path layout, String digest) {
        return layout.resolve("blobs").resolve(digest.replace(':', '/'));
    }
}
