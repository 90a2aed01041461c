import io.github.layerflux.it.*

def said = Console.of(basedir.toPath())
said.says('Will be pushed when every module has succeeded', 'Nothing is pushed at the end (pushAtEnd): a module has failed')
said.neverSays('pushed 127.0.0.1')
assert !context.registry.hasTag('team/image', '1')
