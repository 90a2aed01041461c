package io.github.layerflux.sandbox;

import io.github.layerflux.layer.Layer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** This machine's Perl with the libraries that it is linked to: its {@code syscall} makes any system call. */
final class PerlLayer {

    static final Path PERL = Path.of("/usr/bin/perl");

    private PerlLayer() {}

    /** @param script a resource below {@code /sandbox/}, which becomes a file of the root folder */
    static Layer of(TestLayers layers, String script, Consumer<TestLayers.Builder> more) throws IOException {
        if (!Files.isExecutable(PERL)) {
            throw new IllegalStateException(PERL + " is missing: apt-get install perl-base");
        }
        List<Path> files = new ArrayList<>(List.of(PERL));
        Process ldd = new ProcessBuilder("ldd", PERL.toString()).start();
        for (String line : new String(ldd.getInputStream().readAllBytes(), StandardCharsets.UTF_8).split("\n")) {
            for (String word : line.strip().split("\\s+")) {
                if (word.startsWith("/")) {
                    files.add(Path.of(word));
                }
            }
        }
        byte[] content;
        try (InputStream in = PerlLayer.class.getResourceAsStream("/sandbox/" + script)) {
            content = in.readAllBytes();
        }
        return layers.layer(root -> {
            for (Path file : files) {
                root.file(file.toString().substring(1), bytes(file), 0755);
            }
            root.file(script, content, 0644);
            more.accept(root);
        });
    }

    private static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
