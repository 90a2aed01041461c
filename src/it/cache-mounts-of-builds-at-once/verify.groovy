import io.github.layerflux.it.*

// three Mavens at once, each with two modules at once: six builds on one cache
def copies = (1..3).collect { number ->
    def copy = new File(basedir, "copy-$number")
    assert copy.mkdir()
    for (part in ['pom.xml', 'a', 'b', 'context', 'base']) {
        Command.of('cp', '-r', "$basedir/$part", copy.path).run()
    }
    copy.toPath()
}
for (pom in copies*.resolve('pom.xml')) {
    pom.toFile().text = pom.toFile().text.replaceAll('<cacheDirectory>.*</cacheDirectory>', "<cacheDirectory>$basedir/layerflux-cache</cacheDirectory>")
}
def builds = copies.collect { copy ->
    def run = MavenRun.in(copy, localRepositoryPath.toPath(), 'package', '-T2', '-Dlayerflux.noCache').start()
    def output = new StringBuffer()
    run.consumeProcessOutput(output, output)
    [run, output]
}
for (build in builds) {
    assert build[0].waitFor() == 0 : build[1]
}
def files = { String name ->
    copies.collectMany { copy -> ['a', 'b'].collect { BuiltImage.of(copy.resolve(it)).file(name).text() } }
}
assert files('locked').collect { it.trim() as int }.sort() == [1, 2, 3, 4, 5, 6]
assert files('shared').every { it.trim() == '6' } : files('shared')
assert files('private').every { it == 'mine\n' } : files('private')
assert Processes.withMount("$basedir/layerflux-cache").isEmpty()
assert new File(basedir, 'layerflux-cache/tmp').list().findAll { it.startsWith('sandbox-') } == []
