import io.github.layerflux.it.*

def registry = LocalRegistry.start(basedir.toPath().resolve('registry'))
context.registry = registry
registry.push(DebianJreBase.layout(), '17', 'debian-jre:17')
context.userProperties['registry'] = registry.host()
return true
