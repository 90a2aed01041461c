package io.github.layerflux.conformance;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.github.layerflux.snapshot.DeepDelete;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** Where the contexts, secrets and images of cases are made; each builder has its own. */
final class CaseFolder {

    private final Path folder;
    private final Path base;
    private final FileServer server;

    CaseFolder(Path folder) throws IOException {
        this.folder = folder;
        this.base = ConformanceBase.layout(folder.resolve("images/base"));
        Files.createDirectories(folder.resolve("contexts"));
        this.server = new FileServer(folder.resolve("served"));
    }

    Path base() {
        return base;
    }

    /** Makes a case's build context in a new folder. */
    Path newContext(ConformanceCase each) throws IOException {
        Path parent = Files.createTempDirectory(
                folder.resolve("contexts"), each.name().replace('/', '-'));
        Path served = folder.resolve("served").resolve(each.name());
        if (!Files.exists(served)) {
            each.served().writeTo(served);
        }
        Path context = parent.resolve("context");
        each.context().writeTo(context);
        return context;
    }

    /** Build arguments: the case's own, and {@code SERVER}, the URL of the files that its {@code server} lists. */
    Map<String, String> buildArgs(ConformanceCase each, CaseOptions options) {
        Map<String, String> args = new LinkedHashMap<>(options.buildArgs());
        if (!each.served().items().isEmpty()) {
            args.put("SERVER", server.url(each));
        }
        return args;
    }

    /** An image or message without what differs from run to run: where the server is. */
    JsonObject settled(ConformanceCase each, JsonObject made) {
        return JsonParser.parseString(made.toString().replace(server.url(each), "http://server.example"))
                .getAsJsonObject();
    }

    /** The named contexts that are folders: name to folder. */
    Map<String, Path> namedFolders(ConformanceCase each, CaseOptions options) throws IOException {
        Map<String, Path> folders = new LinkedHashMap<>();
        for (String name : options.values("context")) {
            Path made = folder.resolve("contexts/" + each.name().replace('/', '-') + "+" + name);
            if (!Files.exists(made)) {
                each.namedContext(name).writeTo(made);
            }
            folders.put(name, made);
        }
        return folders;
    }

    /** The named contexts that are images: name to OCI image layout. */
    Map<String, Path> namedImages(CaseOptions options) throws IOException {
        Map<String, Path> images = new LinkedHashMap<>();
        images.put("base", base);
        for (Map.Entry<String, String> image : options.pairs("image").entrySet()) {
            images.put(image.getKey(), variant(image.getValue()));
        }
        return images;
    }

    private synchronized Path variant(String members) throws IOException {
        Path made = folder.resolve("images/" + Integer.toHexString(members.hashCode()));
        return Files.exists(made) ? made : ConformanceBase.variant(base, members, made);
    }

    /** Files with the secrets: id to file. */
    Map<String, Path> secrets(CaseOptions options) throws IOException {
        Map<String, Path> files = new LinkedHashMap<>();
        for (Map.Entry<String, String> secret : options.pairs("secret").entrySet()) {
            Path file = Files.createDirectories(folder.resolve("secrets"))
                    .resolve(Integer.toHexString(secret.getValue().hashCode()));
            Files.writeString(file, secret.getValue());
            files.put(secret.getKey(), file);
        }
        return files;
    }

    /** Stops serving, and deletes the contexts, which have links that lead anywhere. */
    void close() throws IOException {
        server.close();
        DeepDelete.delete(folder.resolve("contexts"));
    }
}
