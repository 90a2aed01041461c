package io.github.layerflux.mojo;

import io.github.layerflux.engine.BuildRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.maven.execution.DefaultMavenExecutionRequest;

/** The goal {@code build} as Maven would call it in a folder without a POM, with real sessions and no Maven. */
final class MojoBench {

    final Path folder;
    final DefaultMavenExecutionRequest request = new DefaultMavenExecutionRequest();
    final BuildMojo mojo = new BuildMojo();
    final Map<String, String> environment = new HashMap<>();
    final List<String> console = Collections.synchronizedList(new ArrayList<>());

    MojoBench(Path folder) {
        this.folder = folder;
        request.setBaseDirectory(folder.toFile());
        mojo.session = BareMaven.session(request);
        mojo.session.setProjects(List.of());
        mojo.cacheDirectory = folder.resolve("cache").toString();
        mojo.setLog(BareMaven.log(console));
    }

    MojoBench file(String path, String text) {
        try {
            Path file = folder.resolve(path);
            Files.createDirectories(file.getParent());
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    MojoBench property(String name, String value) {
        request.getUserProperties().setProperty(name, value);
        return this;
    }

    BuildRequest request() {
        return new BuildRequests(mojo, Module.of(null, mojo.session), environment).create();
    }

    String text(String path) {
        try {
            return Files.readString(folder.resolve(path));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
