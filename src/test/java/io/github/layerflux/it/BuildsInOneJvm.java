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
    private final Path repository;
    private final List<String> more;
    private final List<WeakReference<ClassRealm>> plugins = new CopyOnWriteArrayList<>();

    private BuildsInOneJvm(MavenInOneJvm maven, Path project, Path repository, List<String> more) {
        this.maven = maven;
        this.project = project;
        this.repository = repository;
        this.more = more;
        maven.world().addListener(new ClassWorldListener() {
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

    /**
     * @param args Maven's home, or {@code kept} for one container of Maven's, whose libraries are in the class path; the
     *     project, the local repository, how many builds, further properties of each
     */
    public static void main(String[] args) throws Exception {
        int rounds = Integer.parseInt(args[3]);
        Path project = Path.of(args[1]);
        BuildsInOneJvm builds = new BuildsInOneJvm(
                args[0].equals("kept") ? new KeptMaven() : new FreshMaven(Path.of(args[0]), project),
                project,
                Path.of(args[2]),
                List.of(args).subList(4, args.length));
        long settledHeap = 0;
        int settledThreads = 0;
        for (int round = 1; round <= rounds; round++) {
            builds.build(round);
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

    private void build(int round) throws Exception {
        boolean fails = round % FAILS_EVERY == 0;
        List<String> properties = new ArrayList<>(more);
        properties.add("layerflux.buildArg.ROUND=" + round / 5); // a RUN is executed in every fifth
        // given in each build: Maven keeps what was typed as a property of the JVM
        properties.add("layerflux.target=" + (fails ? "nosuch" : "0"));
        ByteArrayOutputStream console = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(console, true, StandardCharsets.UTF_8);
        if (fails == maven.run(properties, project, repository, out)) {
            throw new AssertionError("build " + round + (fails ? " succeeded:\n" : " failed:\n")
                    + console.toString(StandardCharsets.UTF_8));
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
