import io.github.layerflux.it.*

Console.of(basedir.toPath()).failsWith('missing')
Console.of(basedir.toPath()).neverSays('pushed to ', '→ sha256:2')
assert !context.registry.hasTag('team/good', '2')
