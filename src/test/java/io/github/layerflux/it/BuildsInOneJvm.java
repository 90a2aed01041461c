package io.github.layerflux.it;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.lang.ref.WeakReference;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import org.codehaus.plexus.classworlds.ClassWorldListener;
import org.codehaus.plexus.classworlds.realm.ClassRealm;

/**
 * Maven run many times in one JVM, as daemons and IDEs do: what a plugin leaves behind adds up. Prints a line
 * {@code LEFT realms=… threads=… heapKb=…} at the end; a program of its own, whose heap nobody else uses.
 */
public final class BuildsInOneJvm {

    /** Of these the first fill caches and pools that are meant to stay. */
    private static final int SETTLED = 10;

    private static final int FAILS_EVERY = 10;

    private final MavenInOneJvm maven;
    private final Path project;
    private final List<String> more;
    private final List<WeakReference<ClassRealm>> plugins = new CopyOnWriteArrayList<>();

    private BuildsInOneJvm(MavenInOneJvm maven, Path project, List<String> more) {
        this.maven = maven;
        this.project = project;
        this.more = more;
        maven.world.addListener(new ClassWorldListener() {
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

    /** @param args Maven's home, the project, the local repository, how many builds, further arguments of each */
    public static void main(String[] args) throws Exception {
        int rounds = Integer.parseInt(args[3]);
        Path project = Path.of(args[1]);
        BuildsInOneJvm builds = new BuildsInOneJvm(
                MavenInOneJvm.load(Path.of(args[0]), project),
                project,
                List.of(args).subList(4, args.length));
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
        ours.removeIf(name -> !isOurs(name));
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
        arguments.addAll(more);
        ByteArrayOutputStream console = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(console, true, StandardCharsets.UTF_8);
        int exit = maven.run(arguments, project, out);
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
        while (System.nanoTime() < end && threads().stream().anyMatch(BuildsInOneJvm::isOurs)) {
            System.gc(); // the JDK's HTTP client ends its thread when nobody can reach it any more
            Thread.sleep(200);
        }
    }

    /** Threads of the plugin, of Reactor's static schedulers and of the JDK's HTTP clients. */
    private static boolean isOurs(String thread) {
        return thread.startsWith("layerflux")
                || thread.startsWith("parallel-")
                || thread.startsWith("boundedElastic-")
                || thread.startsWith("single-")
                || thread.startsWith("HttpClient");
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
