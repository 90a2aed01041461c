import io.github.layerflux.it.*

def builds = UnprivilegedUser.home(basedir.toPath(), localRepositoryPath.toPath())
try {
    def first = builds.maven('package').outcome()
    assert first.exitCode() == 0 : first.output()
    def image = BuiltImage.of(builds.project())
    assert image.file('who').text() == '0\n'
    assert !image.files().containsKey('root')
    assert image.file('srv/data').uid() == 65534 && image.file('srv/data').gid() == 65534
    assert image.file('srv/data/who').text() == '65534\n'
    assert image.file('srv/data/group').text() == '65534\n'
    assert image.file('srv/owned.txt').uid() == 1234 && image.file('srv/owned.txt').gid() == 5678

    def second = builds.maven('package').outcome()
    assert second.exitCode() == 0 : second.output()
    assert ImageJson.of(builds.project()).statuses() == ['CACHED'] * 4

    def pruned = builds.maven('layerflux:prune').outcome()
    assert pruned.exitCode() == 0 : pruned.output()
} finally {
    builds.close()
}
