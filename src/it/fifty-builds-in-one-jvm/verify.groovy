import io.github.layerflux.it.*
import java.nio.file.Files
import java.nio.file.Path

// builds in one JVM, some of them failing, each pushed: fifty that find the class loader of the one before, as in mvnd and
// IDEs, and twenty of a Maven that is made anew, and each time leaves one behind to be collected
def home = basedir.toPath().resolve('../../maven/apache-maven-3.9.16').normalize()
def boot = Files.list(home.resolve('boot')).filter { it.toString().endsWith('.jar') }.findFirst().get()
def tests = Path.of(BuildsInOneJvm.protectionDomain.codeSource.location.toURI())
def builds = { String classes, String maven, int rounds, String registry ->
    def said = new Command([
        Path.of(System.getProperty('java.home'), 'bin/java').toString(), '-Xmx256m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1',
        '-cp', classes, 'io.github.layerflux.it.BuildsInOneJvm',
        maven, basedir.path, localRepositoryPath.path, rounds.toString(),
        "layerflux.images=${registry}/team/app:1".toString(), 'layerflux.output=type=registry'
    ], basedir.toPath(), [:]).run()
    println said.readLines().last()
    def left = (said =~ /LEFT realms=(\d+) of (\d+) threads=\[(.*)\] moreThreads=(-?\d+) heapKb=(\d+) was (\d+)/)
    assert left.find()
    def (realms, all, ours, more, heap, settled) = (1..6).collect { left.group(it) }
    assert ours.isEmpty() : 'threads of finished builds are still there'
    assert more.toInteger() <= 2
    // the JVM's own tables grow a little; a realm alone would be some megabytes for each build
    assert heap.toLong() - settled.toLong() < (rounds == 50 ? 5_000 : 15_000)
    return [realms.toInteger(), all.toInteger()]
}
def registry = LocalRegistry.start(basedir.toPath().resolve('registry'))
try {
    assert builds("${tests}:${boot}:${home}/lib/*", 'kept', 50, registry.host()) == [1, 1]
    def (realms, all) = builds("${tests}:${boot}", home.toString(), 20, registry.host())
    assert all >= 20
    assert realms <= 2 : 'class loaders of finished builds are still there'
} finally {
    registry.close()
}
