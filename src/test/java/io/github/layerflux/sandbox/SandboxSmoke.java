package io.github.layerflux.sandbox;

import io.github.layerflux.content.*;
import io.github.layerflux.layer.Layer;
import java.nio.file.*;
import java.util.*;

public class SandboxSmoke {
    public static void main(String[] a) throws Exception {
        CacheDirectory d = new CacheDirectory(Path.of(a[0])).create();
        ContentStore store = new ContentStore(d);
        TestLayers layers = new TestLayers(store);
        Layer base = layers.busybox();
        long t = System.nanoTime();
        try (Sandbox s = Sandbox.open(new SandboxSettings(ExecutorChoice.parse(a[1]), store))) {
            System.out.println(s.info().block().summary());
            System.out.println("info ms " + (System.nanoTime() - t) / 1000000);
            List<LowerLayer> above = new ArrayList<>();
            for (int i = 0; i < Integer.parseInt(a[3]); i++) {
                long r = System.nanoTime();
                RunOutcome o = s.run(
                                new RunSpec(
                                        new RootFilesystem(List.of(base), above),
                                        List.of("/bin/sh", "-c", a[2]),
                                        List.of(),
                                        "/",
                                        a.length > 4 ? a[4] : "",
                                        List.of(),
                                        NetworkMode.HOST,
                                        List.of(),
                                        Optional.empty(),
                                        "t"),
                                l -> System.out.println("| " + l))
                        .block();
                long p = System.nanoTime();
                Layer l = s.pack(o.upper(), OptionalLong.empty()).block();
                long q = System.nanoTime();
                System.out.println(o.exitCode() + " run us " + (p - r) / 1000 + " pack us " + (q - p) / 1000);
                if (i == 0) layers.listing(l).forEach(System.out::println);
                above.add(new LowerLayer.Changed(o.upper()));
            }
            t = System.nanoTime();
        }
        System.out.println("close ms " + (System.nanoTime() - t) / 1000000);
    }
}
