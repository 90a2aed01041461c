import io.github.layerflux.it.*

Console.of(basedir.toPath()).says('not pushed yet, and not part of this build: :image, :other', 'with -pl :image,:other')
assert !context.registry.hasTag('team/image', '1')
