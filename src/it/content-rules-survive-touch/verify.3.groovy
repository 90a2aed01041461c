import io.github.layerflux.it.*

def result = ImageJson.of(basedir.toPath())
assert result.statuses() == ['EXECUTED'] * 2
assert result.step('COPY').changedFiles().size() == 1
assert result.step('COPY').changedFiles()[0].startsWith('src/b.txt')
assert BuiltImage.of(basedir.toPath()).file('all').text() == 'aaaa\nBBBB\n'
