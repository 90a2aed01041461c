import io.github.layerflux.it.*

assert FileBytes.under(basedir.toPath().resolve('layerflux-cache/mounts')) < 10_000
assert FileBytes.under(basedir.toPath().resolve('layerflux-cache/snapshots')) > 0
