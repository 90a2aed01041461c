import io.github.layerflux.it.*

assert ImageJson.of(basedir.toPath()).statuses() == ['EXECUTED'] * 2
assert BuiltImage.of(basedir.toPath()).file('copy.txt').text() == 'hello\n'
