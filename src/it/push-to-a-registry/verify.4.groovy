import io.github.layerflux.it.*

Console.of(basedir.toPath()).failsWith('missing')
assert !context.registry.hasTag('team/good', '2')
