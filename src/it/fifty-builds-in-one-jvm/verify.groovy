import io.github.layerflux.it.*
import java.nio.file.Files
import java.nio.file.Path

// fifty builds in one JVM, some of them failing, each pushed: Maven 3.9, which is made anew for each, and Maven 4's resident
// invoker, which keeps the plugin's class loader from one to the next, as mvnd does
def tests = Path.of(BuildsInOneJvm.protectionDomain.codeSource.location.toURI())
def registry = LocalRegistry.start(basedir.toPath().resolve('registry'))
try {
    for (maven in ['apache-maven-3.9.16', 'apache-maven-4.0.0-rc-6']) {
        def home = basedir.toPath().resolve("../../maven/${maven}").normalize()
        def boot = Files.list(home.resolve('boot')).filter { it.toString().endsWith('.jar') }.findFirst().get()
        def said = new Command([
            Path.of(System.getProperty('java.home'), 'bin/java').toString(), '-Xmx256m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1',
            '-cp', "${tests}:${boot}".toString(), 'io.github.layerflux.it.BuildsInOneJvm',
            home.toString(), basedir.path, localRepositoryPath.path, '50',
            "-Dlayerflux.images=${registry.host()}/team/app:1".toString(), '-Dlayerflux.output=type=registry'
        ], basedir.toPath(), [:]).run()
        println "${maven}: ${said}"
        def left = (said =~ /LEFT realms=(\d+) of (\d+) threads=\[(.*)\] moreThreads=(-?\d+) heapKb=(\d+) was (\d+)/)
        assert left.find()
        def (realms, all, ours, more, heap, settled) = (1..6).collect { left.group(it) }
        assert maven.contains('-4') ? all.toInteger() == 1 : all.toInteger() >= 50
        assert realms.toInteger() <= 2 : 'class loaders of finished builds are still there'
        assert ours.isEmpty() : 'threads of finished builds are still there'
        assert more.toInteger() <= 2
        // the JVM's own tables grow a little; a realm alone would be some megabytes for each build
        assert heap.toLong() - settled.toLong() < 15_000
    }
} finally {
    registry.close()
}
