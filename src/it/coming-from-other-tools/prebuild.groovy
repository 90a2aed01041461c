import io.github.layerflux.it.*

context.registry = LocalRegistry.start(basedir.toPath().resolve('registry'))
context.userProperties['registry'] = context.registry.host()
return true
