import io.github.layerflux.it.*

Console.of(basedir.toPath()).says('exec.cachemount', 'Would free ')
assert FileBytes.under(basedir.toPath().resolve('layerflux-cache/mounts')) >= 300_000
