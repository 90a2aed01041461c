import io.github.layerflux.it.*

def said = Console.of(basedir.toPath())
said.failsWith('on project other', '127.0.0.1:1')
assert said.text() =~ /other \.+ .*FAILURE/
// the first module's image could be pushed, and is there by its digest alone: no tag is set before all have arrived
assert !context.registry.hasTag('team/image', '2')
