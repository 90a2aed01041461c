import io.github.layerflux.it.*

def token = 'the-token-7d2c9f'
// as an ordinary user: what root can do is less of a question
def user = UnprivilegedUser.home(basedir.toPath(), localRepositoryPath.toPath())
try {
    def project = user.project()
    def build = { String... arguments ->
        // ssh-agent runs a command and ends with it
        def maven = user.maven(*(['package'] + (arguments as List)))
        def at = maven.arguments().findIndexOf { it.endsWith('/mvn') }
        def script = 'ssh-add -q agent-key && exec "$@"'
        def wrapped = maven.arguments()[0..<at] + ['ssh-agent', 'sh', '-c', script, 'sh'] + maven.arguments()[at..-1]
        def done = new Command(wrapped, project, maven.environment()).with('TOKEN', token).outcome()
        assert done.exitCode() == 0 : done.output()
        return done.output()
    }
    def runs = { ImageJson.of(project).steps().findAll { it.stage() == 'build' }*.status() }
    def publicKey = { new File(basedir, "${it}.pub").text.split(' ')[1] }

    build()
    def image = BuiltImage.of(project)
    assert image.file('out/downloads').text().trim() == '1'
    assert image.file('out/main').text() == 'HELLO\n'
    assert image.file('out/listing').text() == 'lib\nmain.txt\ntarget\n'
    assert image.file('out/lib.txt').text() == 'lib\npatched\n'
    assert image.file('out/secret').text().trim() == "${token.length()}"
    assert image.file('out/script').text() == '/dev/pipes/EOF\n'
    assert image.file('out/pipe').text() == 'b/root\na$HOME\n'
    assert image.file('out/agent').text().contains(publicKey('agent-key'))
    assert !image.file('out/agent').text().contains(publicKey('deploy-key'))
    assert image.file('out/deploy').text().contains(publicKey('deploy-key'))
    assert image.file('out/net').text() == 'lo\n'
    assert image.file('out/hosts').text() == '10.1.2.3\tregistry.internal\n127.0.0.1\tthis-machine\n'
    // the user's own files are as they were
    assert project.resolve('app/lib/lib.txt').toFile().text == 'lib\n'
    assert !project.resolve('app/target').toFile().exists()
    // and nothing that was mounted is in a layer
    build('-Dlayerflux.target=build')
    def paths = BuiltImage.of(project).files().keySet()
    assert !paths.any { it =~ /^(src|opt|lib-src|lib64|ssh|deploy.sock|run|root\/.m2|tmp\/scratch|dev\/pipes)/ }

    assert !runs().contains('EXECUTED')

    // a source that is lent counts like one that is copied; the rest of the stage follows; the caches are still there
    project.resolve('app/main.txt').toFile().text = 'hello again\n'
    Command.of('chmod', 'a+r', project.resolve('app/main.txt').toString()).run()
    build('-Dlayerflux.sandbox=builtin')
    assert runs()[0..1] == ['CACHED', 'EXECUTED']
    assert ImageJson.of(project).step('RUN --mount=target=/src').changedFiles()*.takeWhile { it != ':' } == ['main.txt']
    assert BuiltImage.of(project).file('out/main').text() == 'HELLO AGAIN\n'

    build('-Dlayerflux.noCache', '-Dlayerflux.sandbox=runc')
    assert BuiltImage.of(project).file('out/downloads').text().trim() == '2'

    assert user.maven('layerflux:prune').outcome().exitCode() == 0
    build()
    assert BuiltImage.of(project).file('out/downloads').text().trim() == '1'

    for (folder in ['layerflux-cache', 'target']) {
        assert FileBytes.holding(project.resolve(folder), token) == []
        // the worker's archived classes have that text as a constant of a parser
        assert FileBytes.holding(project.resolve(folder), 'OPENSSH PRIVATE KEY').findAll { !it.toString().contains('/layerflux-cache/classes/') } == []
    }
} finally {
    user.close()
}
