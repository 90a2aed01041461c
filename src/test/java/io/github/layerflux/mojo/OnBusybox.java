package io.github.layerflux.mojo;

import io.github.layerflux.it.BusyboxBase;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** Tests of the goal {@code build} with a small image to start {@code FROM busybox}. */
abstract class OnBusybox {

    @TempDir
    static Path shared;

    @TempDir
    Path folder;

    @BeforeAll
    static void busybox() {
        BusyboxBase.layout(shared.resolve("busybox"));
    }

    CacheBench bench(String rules) {
        return new CacheBench(folder, rules, shared.resolve("busybox"));
    }
}
