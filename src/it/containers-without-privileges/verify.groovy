import groovy.json.JsonSlurper
import io.github.layerflux.it.*
import java.nio.file.*

// real Docker containers that show this machine's programs and have nothing of their own
def home = Files.createTempDirectory(Path.of('/var/tmp'), 'lf')
def engine = ContainerEngine.docker(home)
try {
    def root = Files.createDirectories(home.resolve('root'))
    ['etc', 'tmp', 'proc', 'sys', 'dev', 'run', 'work'].each { Files.createDirectories(root.resolve(it)) }
    ['bin', 'sbin', 'lib', 'lib32', 'lib64', 'libx32'].each {
        def folder = Path.of('/', it)
        if (Files.isSymbolicLink(folder)) { Files.createSymbolicLink(root.resolve(it), Files.readSymbolicLink(folder)) }
    }
    ['passwd', 'group', 'ld.so.cache', 'os-release'].each { Files.copy(Path.of('/etc', it), root.resolve("etc/$it")) }
    Command.of('cp', '-a', '/etc/alternatives', root.resolve('etc').toString()).run()
    def tar = home.resolve('root.tar')
    Command.of('tar', '-C', root.toString(), '-cf', tar.toString(), '.').run()
    engine.client('import', tar.toString(), 'machine').run()

    // everybody may read these copies
    ['repository': localRepositoryPath, 'project': basedir].each { name, from ->
        Command.of('cp', '-r', from.toString(), home.resolve(name).toString()).run()
    }
    Command.of('rm', '-rf', home.resolve('project/target').toString(), home.resolve('project/layerflux-cache').toString()).run()
    Command.of('chmod', '-R', 'a+rwX', home.toString()).run()
    Command.of('chmod', 'a+x', home.toString()).run()
    def java = Path.of(System.getProperty('java.home')).toRealPath()
    def maven = Path.of(System.getProperty('maven.home')).toRealPath()
    def shown = ['/usr', '/opt', java.toString(), maven.toString(), '/etc/maven', '/etc/java-17-openjdk', '/etc/ssl']
            .findAll { Files.isDirectory(Path.of(it)) }.unique()
    def run = { List options, String... goals ->
        def command = ['run', '--rm', '--network=host', '-e', "JAVA_HOME=$java".toString(), '-e', 'HOME=/tmp', '-e', 'TOKEN=abc']
        shown.each { command.addAll(['-v', "$it:$it:ro".toString()]) }
        command.addAll(['-v', "$home/repository:/repository", '-v', "$home/project:/project"].collect { it.toString() })
        command.addAll(options)
        // the project's own cache directory is a volume's; the container's own root is an overlay
        def line = 'cp -r /project /tmp/project && cd /tmp/project && "$@" && if [ -d target/layerflux ]; then cp -rL target/layerflux /project/result; fi'
        command.addAll(['machine', 'sh', '-c', line, 'sh', "$maven/bin/mvn".toString(), '-B', '-o', '-Dmaven.repo.local=/repository', '-Dmaven.legacyLocalRepo=true'])
        command.addAll(goals.toList())
        def outcome = engine.client(command as String[]).outcome()
        println outcome.output()
        outcome
    }
    def layers = {
        def result = home.resolve('project/result')
        def files = BuiltImage.in(result.resolve('oci')).files().collectEntries { path, file -> [path, [file.octalMode(), file.uid(), file.gid(), file.text()].toString()] }
        Command.of('rm', '-rf', result.toString()).run()
        files
    }
    def doctor = 'io.github.layerflux:layerflux-maven-plugin:doctor'

    // Docker's defaults: no way to a namespace, and said how to make one
    def told = run([], doctor)
    assert told.exitCode() == 0 : told.output()
    assert told.output().contains('RUN: impossible here')
    assert told.output().contains('docker run --security-opt seccomp=unconfined')
    def chrooted = run([], 'package', '-Dlayerflux.sandbox=chroot', '-Dlayerflux.secret.token=env=TOKEN')
    assert chrooted.exitCode() == 0 : chrooted.output()
    def files = layers()
    assert files['who'].contains('0\n')
    assert files['srv/token'].contains('3\n')
    assert files['srv/scratch'].endsWith(', ]')
    assert files['tmp/user'].contains('65534\n')
    assert files['srv/data'].startsWith('[755, 65534, 65534')
    assert ['dev', 'proc', 'sys', 'cache', 'scratch', 'run', 'root'].every { !files.containsKey(it) || it == 'dev' && !files.keySet().any { name -> name.startsWith('dev/') } } : files.keySet()

    // what was advised
    def better = run(['--security-opt', 'seccomp=unconfined'], 'package', '-Dlayerflux.secret.token=env=TOKEN')
    assert better.exitCode() == 0 : better.output()
    assert better.output().contains("as a container's root, in a user namespace of its own")
    assert layers() == files

    // as Kubernetes' restricted pods: no capabilities, nothing to be gained, a number for a user, a read-only root
    def json = { outcome ->
        assert outcome.exitCode() == 0 : outcome.output()
        new JsonSlurper().parseText(outcome.output().readLines().find { it.contains('{"run"') }.replaceFirst('^[^{]*', '')).run
    }
    def pod = ['--user', '65532', '--read-only', '--tmpfs', '/tmp:exec,mode=1777', '-e', 'KUBERNETES_SERVICE_HOST=10.0.0.1']
    def restricted = pod + ['--cap-drop=ALL', '--security-opt', 'no-new-privileges']
    def before = json(run(restricted, doctor, '-Dlayerflux.progress=json'))
    assert !before.possible
    assert before.remedies*.lines[0] == ['securityContext:', '  seccompProfile: {type: Unconfined}', '  allowPrivilegeEscalation: true',
            '  capabilities: {add: [SETUID, SETGID]}']

    // the first of these three
    def single = run(restricted + ['--security-opt', 'seccomp=unconfined'], 'package', '-Dlayerflux.secret.token=env=TOKEN')
    assert single.exitCode() == 0 : single.output()
    assert single.output().contains('in a user namespace with a single id')
    assert single.output().contains('RUN id -u > /tmp/user: is executed as root, though USER is nobody')
    def owned = layers()
    assert owned.keySet() == files.keySet()
    assert owned['srv/data'].startsWith('[755, 0, 0')

    // all of them, and what is advised for the container's Dockerfile; newuidmap is this machine's, so its copies are changed
    def lines = before.remedies.drop(1)*.lines.flatten()
    assert lines.every { it.startsWith('RUN ') }
    def tools = Files.createDirectories(home.resolve('tools'))
    ['newuidmap', 'newgidmap'].each { Command.of('cp', '-p', TestMachine.tool(it).toString(), tools.toString()).run() }
    def (toTools, toImage) = lines*.substring(4).split { it.contains('/usr/bin/') }
    toTools.each { Command.of('sh', '-c', it.replace('/usr/bin/', "$tools/")).run() }
    def change = ['run', '--name=changed', '--network=none']
    shown.each { change.addAll(['-v', "$it:$it:ro".toString()]) }
    engine.client((change + ['machine', 'sh', '-ec', toImage.join('\n')]) as String[]).run()
    engine.client('commit', 'changed', 'machine').run()
    def mounted = ['newuidmap', 'newgidmap'].collectMany { ['-v', "$tools/$it:/usr/bin/$it:ro".toString()] }
    def after = json(run(pod + mounted + ['--cap-drop=ALL', '--cap-add=SETUID', '--cap-add=SETGID', '--security-opt', 'seccomp=unconfined'],
            doctor, '-Dlayerflux.progress=json'))
    assert after.tier == 'subordinate-ids'
    assert after.remedies == []
} finally {
    engine.close()
    Command.of('sh', '-c', "umount -l $home/data/overlay2/*/merged 2>/dev/null; rm -rf $home").outcome()
}
