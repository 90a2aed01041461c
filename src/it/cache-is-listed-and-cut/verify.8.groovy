import io.github.layerflux.it.*

assert FileBytes.under(basedir.toPath().resolve('layerflux-cache')) <= 600 * 1024
assert BuiltImage.of(basedir.toPath()).file('copy.txt').text() == 'hello\n'
