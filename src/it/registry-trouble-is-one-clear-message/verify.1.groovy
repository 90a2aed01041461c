import io.github.layerflux.it.*

assert BuiltImage.of(basedir.toPath()).file('hello.txt').text() == 'hello\n'
assert BuiltImage.of(basedir.toPath()).files().containsKey('bin/busybox')
