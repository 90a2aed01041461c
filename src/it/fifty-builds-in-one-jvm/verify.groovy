import io.github.layerflux.it.*
import java.nio.file.Files
import java.nio.file.Path

// Maven 3.9 in one JVM, fifty times, some of them failing
def home = basedir.toPath().resolve('../../maven/apache-maven-3.9.16').normalize()
def boot = Files.list(home.resolve('boot')).filter { it.toString().endsWith('.jar') }.findFirst().get()
def tests = Path.of(BuildsInOneJvm.protectionDomain.codeSource.location.toURI())
def said = new Command([
    Path.of(System.getProperty('java.home'), 'bin/java').toString(), '-Xmx256m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1',
    '-cp', "${tests}:${boot}".toString(), 'io.github.layerflux.it.BuildsInOneJvm',
    home.toString(), basedir.path, localRepositoryPath.path, '50'
], basedir.toPath(), [:]).run()
println said
def left = (said =~ /LEFT realms=(\d+) of (\d+) threads=\[(.*)\] moreThreads=(-?\d+) heapKb=(\d+) was (\d+)/)
assert left.find()
def (realms, all, ours, more, heap, settled) = (1..6).collect { left.group(it) }
assert all.toInteger() >= 50
assert realms.toInteger() <= 2 : 'class loaders of finished builds are still there'
assert ours.isEmpty() : 'threads of finished builds are still there'
assert more.toInteger() <= 2
// the JVM's own tables grow a little; a realm alone would be some megabytes for each build
assert heap.toLong() - settled.toLong() < 15_000
