import io.github.layerflux.it.*

assert FileBytes.under(basedir.toPath().resolve('layerflux-cache')) <= 600 * 1024
Console.of(basedir.toPath()).says('more than cacheMaxSize=600k', 'freed')
assert BuiltImage.of(basedir.toPath()).file('copy.txt').text() == 'hello\n'
