import io.github.layerflux.it.*

assert FileBytes.under(basedir.toPath().resolve('layerflux-cache')) < context.before / 100
// what was built stays
assert BuiltImage.of(basedir.toPath()).file('copy.txt').text() == 'hello\n'
