import io.github.layerflux.it.*

assert BuiltImage.of(basedir.toPath().resolve('app')).file('app').text() == 'one\ntwo\n'
def log = Console.of(basedir.toPath())
log.says("can't be had and is made here")
return true
