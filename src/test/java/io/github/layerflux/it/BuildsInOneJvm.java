package io.github.layerflux.it;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.lang.ref.WeakReference;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import org.codehaus.plexus.classworlds.ClassWorld;
import org.codehaus.plexus.classworlds.ClassWorldListener;
import org.codehaus.plexus.classworlds.launcher.ConfigurationException;
import org.codehaus.plexus.classworlds.launcher.Launcher;
import org.codehaus.plexus.classworlds.realm.ClassRealm;
import org.codehaus.plexus.classworlds.realm.DuplicateRealmException;
import org.codehaus.plexus.classworlds.realm.NoSuchRealmException;

/**
 * Maven run many times in one JVM, as daemons and IDEs do: what a plugin leaves behind adds up. Prints a line
 * {@code LEFT realms=… threads=… heapKb=…} at the end; a program of its own, whose heap nobody else uses.
 */
public final class BuildsInOneJvm {

    /** Of these the first fill caches and pools that are meant to stay. */
    private static final int SETTLED = 10;

    private static final int FAILS_EVERY = 10;

    private final Class<?> cli;
    private final ClassWorld world;
    private final Path project;
    private final List<WeakReference<ClassRealm>> plugins = new CopyOnWriteArrayList<>();

    private BuildsInOneJvm(Path mavenHome, Path project) throws IOException, ReflectiveOperationException {
        this.project = project;
        System.setProperty("maven.home", mavenHome.toString());
        System.setProperty("maven.multiModuleProjectDirectory", project.toString());
        Launcher launcher = new Launcher();
        launcher.setSystemClassLoader(ClassLoader.getSystemClassLoader());
        try (InputStream configuration = Files.newInputStream(mavenHome.resolve("bin/m2.conf"))) {
            launcher.configure(configuration);
            this.world = launcher.getWorld();
            ClassRealm core = launcher.getMainRealm();
            Thread.currentThread().setContextClassLoader(core);
            this.cli = core.loadClass("org.apache.maven.cli.MavenCli");
        } catch (DuplicateRealmException | NoSuchRealmException | ConfigurationException e) {
            throw new IllegalStateException(e);
        }
        world.addListener(new ClassWorldListener() {
            @Override
            public void realmCreated(ClassRealm realm) {
                if (realm.getId().startsWith("plugin>io.github.layerflux")) {
                    plugins.add(new WeakReference<>(realm));
                }
            }

            @Override
            public void realmDisposed(ClassRealm realm) {}
        });
    }

    /** @param args Maven's home, the project, the local repository, how many builds */
    public static void main(String[] args) throws Exception {
        int rounds = Integer.parseInt(args[3]);
        BuildsInOneJvm builds = new BuildsInOneJvm(Path.of(args[0]), Path.of(args[1]));
        long settledHeap = 0;
        int settledThreads = 0;
        for (int round = 1; round <= rounds; round++) {
            builds.build(round, args[2]);
            if (round == SETTLED) {
                settledHeap = usedHeapKb();
                settledThreads = threads().size();
            }
        }
        awaitIdleThreads();
        long heap = usedHeapKb();
        Set<String> ours = new TreeSet<>(threads());
        ours.removeIf(name -> !name.startsWith("layerflux") && !name.startsWith("HttpClient"));
        System.out.println("LEFT realms=" + builds.realms() + " of " + builds.plugins.size() + " threads=" + ours
                + " moreThreads=" + (threads().size() - settledThreads) + " heapKb=" + heap + " was " + settledHeap);
        System.exit(0);
    }

    private void build(int round, String repository) throws ReflectiveOperationException {
        boolean fails = round % FAILS_EVERY == 0;
        List<String> arguments = new ArrayList<>(List.of(
                "-B",
                "-o",
                "-Dmaven.repo.local="
                        + repository, // the repository's artifacts came under repository names that this run doesn't
                // know
                "-Daether.enhancedLocalRepository.trackingFilename=none",
                "package"));
        arguments.add("-Dlayerflux.buildArg.ROUND=" + round / 5); // a RUN is executed in every fifth
        // given in each build: Maven keeps what was typed as a property of the JVM
        arguments.add("-Dlayerflux.target=" + (fails ? "nosuch" : "0"));
        ByteArrayOutputStream console = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(console, true, StandardCharsets.UTF_8);
        Object maven = cli.getConstructor(ClassWorld.class).newInstance(world);
        int exit = (int) cli.getMethod("doMain", String[].class, String.class, PrintStream.class, PrintStream.class)
                .invoke(maven, arguments.toArray(new String[0]), project + File.separator, out, out);
        if (fails == (exit == 0)) {
            throw new AssertionError(
                    "build " + round + " ended with " + exit + ":\n" + console.toString(StandardCharsets.UTF_8));
        }
    }

    private long realms() {
        return plugins.stream().filter(realm -> realm.get() != null).count();
    }

    /** Pools of idle threads end within seconds; what stays after that stays for ever. */
    private static void awaitIdleThreads() throws InterruptedException {
        long end = System.nanoTime() + 30_000_000_000L;
        while (System.nanoTime() < end
                && threads().stream().anyMatch(name -> name.startsWith("layerflux") || name.startsWith("HttpClient"))) {
            System.gc(); // the JDK's HTTP client ends its thread when nobody can reach it any more
            Thread.sleep(200);
        }
    }

    private static List<String> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(Thread::isAlive)
                .map(Thread::getName)
                .toList();
    }

    private static long usedHeapKb() throws InterruptedException {
        MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 5; i++) { // soft and weak references need more than one
            memory.gc();
            Thread.sleep(100);
            least = Math.min(least, memory.getHeapMemoryUsage().getUsed() >> 10);
        }
        return least;
    }
}
