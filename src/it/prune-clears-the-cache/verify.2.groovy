import io.github.layerflux.it.*

assert FileBytes.under(basedir.toPath().resolve('layerflux-cache')) < context.before
// the cache is gone, the image is not
assert BuiltImage.of(basedir.toPath()).file('copy.txt').text() == 'hello\n'
