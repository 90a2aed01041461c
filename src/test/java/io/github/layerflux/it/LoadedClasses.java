package io.github.layerflux.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * What a JVM loaded since the plugin's first class, out of the log of {@code -Xlog:class+load:file=…}. Loading classes is
 * most of what a cached build takes in a cold JVM (docs/adr/0004-cold-start.md).
 */
public record LoadedClasses(List<String> names) {

    private static final String PLUGIN = "io.github.layerflux.";

    /** Libraries lie relocated in the plugin's jar. */
    private static final String LIBRARIES = PLUGIN + "bundled.";

    private static final String REACTOR = LIBRARIES + "reactor.";

    public static LoadedClasses of(Path log) {
        List<String> names = new ArrayList<>();
        try {
            for (String line : Files.readAllLines(log)) {
                int end = line.indexOf(" source: ");
                String name = end < 0 ? "" : line.substring(line.lastIndexOf(' ', end - 1) + 1, end);
                if (name.startsWith(PLUGIN) || !name.isEmpty() && !names.isEmpty()) {
                    names.add(name);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (names.isEmpty()) {
            throw new AssertionError("no class of the plugin in " + log);
        }
        return new LoadedClasses(names);
    }

    /** Asserts that of the plugin's own classes, of Reactor's and of lambdas in either no more were loaded than these. */
    public void atMost(int own, int reactor, int lambdas) {
        check("classes of the plugin", name -> name.startsWith(PLUGIN) && !name.startsWith(LIBRARIES), false, own);
        check("classes of Reactor", name -> name.startsWith(REACTOR), false, reactor);
        check("lambdas of both", name -> name.startsWith(PLUGIN), true, lambdas);
    }

    private void check(String what, Predicate<String> ours, boolean lambda, int most) {
        List<String> found = new ArrayList<>();
        for (String name : names) {
            if (ours.test(name) && name.contains("$$Lambda") == lambda) {
                found.add(name);
            }
        }
        // a log with none of them would be one that isn't read as it should be
        if (found.size() > most || found.size() < most / 2) {
            throw new AssertionError("a cached build loads " + found.size() + " " + what + ", the limit is " + most
                    + "; what it didn't load before should go, or the limit be raised and measured:\n"
                    + String.join("\n", found));
        }
    }

    /** Asserts that a class wasn't loaded. */
    public void never(String name, String why) {
        if (names.contains(name)) {
            throw new AssertionError("a cached build loads " + name + ": " + why + "; before it:\n"
                    + String.join("\n", names.subList(Math.max(0, names.indexOf(name) - 9), names.indexOf(name))));
        }
    }
}
