package io.github.layerflux.sandbox;

import io.github.layerflux.failure.EnvironmentFailure;
import java.io.File;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Where the worker's classes lie: the places that this JVM has them from, whether these are folders, jars of their own
 * or one jar with everything in it.
 */
final class WorkerClasspath {

    /** One class of each library that the worker uses. */
    private static final List<String> CLASSES = List.of(
            "io.github.layerflux.sandbox.worker.Worker",
            "com.sun.jna.Native",
            "com.google.gson.stream.JsonWriter",
            "org.tukaani.xz.XZInputStream",
            "com.github.luben.zstd.ZstdInputStream",
            "org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream",
            "org.apache.commons.io.IOUtils",
            "com.jcraft.jsch.KeyPair");

    private WorkerClasspath() {}

    static String text() {
        Set<String> places = new LinkedHashSet<>();
        for (String name : CLASSES) {
            places.add(place(name).toString());
        }
        return String.join(File.pathSeparator, places);
    }

    private static Path place(String name) {
        try {
            CodeSource source = Class.forName(name, false, WorkerClasspath.class.getClassLoader())
                    .getProtectionDomain()
                    .getCodeSource();
            return Path.of(source.getLocation().toURI());
        } catch (ClassNotFoundException | LinkageError | URISyntaxException e) {
            throw new EnvironmentFailure("the plugin's class path is incomplete: " + name + " is missing", e)
                    .suggest("Delete io/github/layerflux from the local repository and build again.");
        }
    }
}
