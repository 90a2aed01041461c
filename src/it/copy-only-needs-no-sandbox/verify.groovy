import io.github.layerflux.it.*

def builds = UnprivilegedUser.home(basedir.toPath(), localRepositoryPath.toPath())
try {
    def copied = builds.mavenWithoutSandbox('package').outcome()
    assert copied.exitCode() == 0 : copied.output()
    def image = BuiltImage.of(builds.project())
    assert image.file('srv/www/index.html').text() == '<h1>copied</h1>\n'
    assert image.file('srv/www/more/file.txt').text() == 'from an archive\n'
    assert image.file('srv/www').octalMode() == '755'
    assert image.container().get('User').asString == 'nobody'

    // the proof that there really is no sandbox, and what a user is told
    def run = builds.mavenWithoutSandbox('package', '-Dlayerflux.dockerfile=Dockerfile.run').outcome()
    assert run.exitCode() == 1
    new Console(run.output()).failsWith('Dockerfile.run:2 RUN true',
            "RUN can't be executed on this machine: subordinate-ids: unshare failed", 'single-id: unshare failed')
} finally {
    builds.close()
}
