import io.github.layerflux.it.*

assert FileBytes.under(basedir.toPath().resolve('layerflux-cache/mounts')) >= 300_000
