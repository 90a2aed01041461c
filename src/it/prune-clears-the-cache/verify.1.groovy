import io.github.layerflux.it.*

context.before = FileBytes.under(basedir.toPath().resolve('layerflux-cache'))
assert context.before > 1_000_000
