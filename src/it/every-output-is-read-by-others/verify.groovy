import io.github.layerflux.it.*
import com.google.gson.JsonParser
import java.nio.file.*
import java.nio.file.attribute.PosixFilePermissions

def target = basedir.toPath().resolve('target')
def skopeo = TestMachine.tool('skopeo') as String
def inspect = { ref, ... more -> JsonParser.parseString(Command.of(skopeo, 'inspect', *more, ref as String).run()).asJsonObject }
def types = { it.getAsJsonArray('LayersData').collect { layer -> layer.asJsonObject.get('MIMEType').asString } }
def id = ImageJson.of(basedir.toPath()).text('imageId')
def configOf = { ref -> JsonParser.parseString(Command.of(skopeo, 'inspect', '--raw', ref as String).run()).asJsonObject.getAsJsonObject('config').get('digest').asString }

// archives: gzip unless they say otherwise, the same image by its configuration
assert types(inspect("oci-archive:$target/gzip.tar:1.0")).every { it.endsWith('tar+gzip') }
assert types(inspect("oci-archive:$target/zstd.tar")).every { it.endsWith('tar+zstd') }
['oci-archive:' + target.resolve('gzip.tar') + ':latest', 'oci-archive:' + target.resolve('zstd.tar') + ':2',
 'oci:' + target.resolve('layout') + ':1.0', 'oci:' + target.resolve('layerflux/oci') + ':1.0'].each { assert configOf(it) == id }
assert Command.of(skopeo, 'inspect', '--raw', "oci-archive:$target/zstd.tar").run().contains('"made-by":"us"')
assert inspect('oci:' + target.resolve('layerflux/oci') + ':1.0').get('Digest').asString == ImageJson.of(basedir.toPath()).text('digest')
// skopeo checks every blob against its digest while it copies
Command.of(skopeo, '--insecure-policy', 'copy', "oci-archive:$target/zstd.tar", "dir:$target/copied").run()
Command.of(skopeo, '--insecure-policy', 'copy', "docker-archive:$target/docker.tar:every-output:1.0", "dir:$target/copied-docker").run()

// umoci unpacks what type=local gives, and type=tar
Command.of(TestMachine.tool('umoci') as String, 'unpack', '--rootless', '--image', "$target/layout:1.0", "$target/bundle").run()
def listing = { Path root -> Command.of('sh', '-c', "find . ! -type p ! -path ./dev ! -path './dev/*' ! -name . -printf '%y %p %l\\n' | sort").in(root).run() }
assert listing(target.resolve('root')) == listing(target.resolve('bundle/rootfs'))
assert Files.readString(target.resolve('root/made/closed/x')) == 'x\n'
assert PosixFilePermissions.toString(Files.getPosixFilePermissions(target.resolve('root/made/closed'))) == 'rwx------'
assert Files.isSameFile(target.resolve('root/made/file'), target.resolve('root/made/linked'))
def tar = Command.of('tar', '--numeric-owner', '-tvf', "$target/root.tar" as String).run()
assert tar =~ /(?m)^-rwsr-x--- 7\/8 +5 2026-01-01 .* made\/file$/
assert tar =~ /(?m)^h.* made\/linked link to made\/file$/
assert tar =~ /(?m)^l.* made\/symlink -> file$/
assert tar =~ /(?m)^p.* made\/fifo$/
assert !tar.contains('gone') && !tar.contains('.wh.')

// Docker and Podman load archives; the goal load sends them what they lack
def maven = { Path project, String... goals -> MavenRun.in(project, localRepositoryPath.toPath(), goals) }
Path engines = Files.createTempDirectory('lf')
def docker = ContainerEngine.docker(engines.resolve('d'))
def podman = ContainerEngine.podman(engines.resolve('p'))
try {
    for (engine in [docker, podman]) {
        assert engine.client('load', '-i', "$target/docker.tar" as String).run().contains('every-output:1.0')
        assert engine.output('every-output:latest').contains('hello')
        assert engine.client('image', 'inspect', '--format', '{{.Id}}', 'every-output:1.0').run().contains(id)
    }
    new File(basedir, 'hello.txt').text = 'changed\n'
    def layers = inspect('oci:' + target.resolve('layout') + ':1.0').getAsJsonArray('Layers').size()
    def first = maven(basedir.toPath(), 'package', 'layerflux:load', '-Dlayerflux.engine=' + docker.address()).run()
    assert first.contains("Sending 1 of $layers layers")
    assert first.contains('Loaded every-output:1.0, every-output:latest')
    assert maven(basedir.toPath(), 'layerflux:load', '-Dlayerflux.engine=' + docker.address()).run().contains('has the image already')
    def other = maven(basedir.toPath(), 'layerflux:load').with('DOCKER_HOST', podman.address()).run()
    assert other.contains("Sending $layers of $layers layers") && other.contains('Podman')
    for (engine in [docker, podman]) {
        assert engine.output('every-output:latest').contains('changed')
    }
} finally {
    docker.close()
    podman.close()
    Command.of('rm', '-rf', engines.toString()).outcome()
}
def none = maven(basedir.toPath(), 'layerflux:load', '-Dlayerflux.engine=unix:///nowhere.sock').outcome()
assert none.exitCode() != 0 && none.output().contains('there is no engine at unix:///nowhere.sock') && !none.output().contains('\tat ')

// the same inputs elsewhere: another folder, time zone, umask, number of threads, an empty cache
new File(basedir, 'hello.txt').text = 'hello\n'
Path elsewhere = Files.createTempDirectory('layerflux elsewhere').resolve('p')
Command.of('cp', '-r', basedir.toString(), elsewhere.toString()).run()
Command.of('rm', '-rf', "$elsewhere/target" as String, "$elsewhere/layerflux-cache" as String).run()
def again = maven(elsewhere, '-T', '3', '-Duser.timezone=Asia/Tokyo', 'package').with('TZ', 'Asia/Tokyo').with('LC_ALL', 'C.UTF-8')
Command.of('sh', '-c', 'umask 077; exec "$@"', 'sh').plus(again.arguments() as String[]).in(elsewhere)
        .with('TZ', 'Asia/Tokyo').with('JAVA_HOME', System.getProperty('java.home')).run()
maven(basedir.toPath(), 'package').run()
['gzip.tar', 'zstd.tar', 'docker.tar', 'root.tar'].each {
    assert Files.mismatch(target.resolve(it), elsewhere.resolve('target').resolve(it)) == -1L : it
}
Command.of('rm', '-rf', elsewhere.parent.toString()).run()

// install carried the descriptor
def descriptor = new File(localRepositoryPath, 'io/github/layerflux/it/every-output/1.0/every-output-1.0-image.json')
assert JsonParser.parseString(descriptor.text).asJsonObject.get('imageId').asString == id
