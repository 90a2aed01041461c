package io.github.layerflux.conformance;

import com.google.gson.JsonObject;
import io.github.layerflux.conformance.BuildSequence.State;
import io.github.layerflux.it.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** buildah, with its storage in a folder of its own. */
final class Buildah implements AutoCloseable {

    private final EngineRoot root;
    private final Path folder;
    private final CaseFolder cases;

    Buildah(EngineRoot root) throws IOException {
        this.root = root;
        this.folder = root.newFolder();
        this.cases = new CaseFolder(folder.resolve("cases"));
        pull("base", cases.base());
    }

    String version() {
        return buildah("--version").run().strip().replaceFirst(" \\(.*", "");
    }

    private void pull(String name, Path layout) {
        String id = buildah("pull", "-q", "oci:" + root.inside(layout) + ":latest")
                .run()
                .strip()
                .replaceFirst("(?s).*\\n", "");
        buildah("tag", id, "localhost/" + name + ":latest").run();
    }

    private Command buildah(String... arguments) {
        String inside = root.inside(folder);
        return root.command("buildah", "--root", inside + "/root", "--runroot", inside + "/run")
                .plus("--storage-driver=overlay")
                .plus(arguments);
    }

    JsonObject build(ConformanceCase each) throws IOException {
        State state = State.of(each, cases.newContext(each));
        CaseOptions options = state.options();
        Path dockerfile = state.context().resolveSibling("Dockerfile");
        Files.copy(state.dockerfile(), dockerfile);
        List<String> more = new ArrayList<>();
        cases.buildArgs(each, options).forEach((name, value) -> more.add("--build-arg=" + name + "=" + value));
        options.pairs("label").forEach((name, value) -> more.add("--label=" + name + "=" + value));
        options.last("target").ifPresent(target -> more.add("--target=" + target));
        for (Map.Entry<String, Path> secret : cases.secrets(options).entrySet()) {
            more.add("--secret=id=" + secret.getKey() + ",src=" + root.inside(secret.getValue()));
        }
        for (Map.Entry<String, Path> image : cases.namedImages(options).entrySet()) {
            if (!image.getKey().equals("base")) {
                pull(image.getKey(), image.getValue());
            }
        }
        for (Map.Entry<String, Path> named : cases.namedFolders(each, options).entrySet()) {
            more.add("--build-context=" + named.getKey() + "=" + root.inside(named.getValue()));
        }
        String tag = "localhost/" + each.name();
        Command.Outcome outcome = buildah("build", "--no-cache", "--isolation=chroot", "--pull-never")
                .plus("--format=docker", "--ulimit=nofile=1024:1024", "--ulimit=nproc=4096:4096")
                .plus("-t", tag, "-f", root.inside(dockerfile))
                .plus(more.toArray(new String[0]))
                .plus(root.inside(state.context()))
                .outcome();
        Path made = folder.resolve("out").resolve(each.name());
        Files.createDirectories(made.getParent());
        if (outcome.exitCode() != 0) {
            return ConformanceCase.failed(outcome.output().strip().replaceFirst("(?s).*\\n", ""));
        }
        buildah("push", "-q", "--disable-compression", tag, "dir:" + root.inside(made))
                .run();
        return cases.settled(each, ObservedImage.ofBlobFolder(made));
    }

    @Override
    public void close() throws IOException {
        cases.close();
        Command.of("rm", "-rf", "--one-file-system", folder.toString()).run();
    }
}
