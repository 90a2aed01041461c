import io.github.layerflux.it.*
import java.nio.file.Files
import java.util.stream.Stream

def result = ImageJson.of(basedir.toPath())
assert result.statuses() == ['CACHED'] * 11
assert result.hits() == 11 && result.misses() == 0
assert result.text('imageId') == context.firstImage.text('imageId')
assert result.text('digest') == context.firstImage.text('digest')
assert BuiltImage.of(basedir.toPath()).file('srv/greeting').text() == 'hello\n'
def console = Console.of(basedir.toPath())
console.says('CACHED')
console.neverSays('EXECUTED')

// a ceiling on what a cached build costs a cold JVM
def loaded = LoadedClasses.of(basedir.toPath().resolve('loaded-classes.log'))
loaded.atMost(490, 372, 160)
loaded.never('java.lang.runtime.ObjectMethods', 'the first equals or hashCode that javac made for a record takes 50 ms')

// what is loaded ahead lies in the jar under these names: libraries were relocated, and a list with wrong names does nothing
def jar = Files.list(localRepositoryPath.toPath().resolve('io/github/layerflux/layerflux-maven-plugin')).withCloseable { versions ->
    versions.flatMap { Files.isDirectory(it) ? Files.list(it) : Stream.empty() }.filter { it.toString().endsWith('.jar') }.findFirst().get()
}
new URLClassLoader([jar.toUri().toURL()] as URL[], ClassLoader.platformClassLoader).withCloseable { loader ->
    def list = loader.loadClass('io.github.layerflux.mojo.CachedBuildClasses').getDeclaredField('NAMES')
    list.accessible = true
    assert list.get(null).findAll { loader.getResource(it.replace('.', '/') + '.class') == null } == []
    // it is ours, contains Apache's, and is the same in every year
    def notice = loader.findResource('META-INF/NOTICE').getText('UTF-8')
    assert notice.contains('Layerflux Maven Plugin\nCopyright 2026 the Layerflux authors\n')
    assert notice.contains('Apache Commons Compress\nCopyright ') && !notice.contains('Copyright 2006')
    assert list.get(null).any { it == 'io.github.layerflux.bundled.reactor.core.publisher.FluxCreate' }
}
return true
