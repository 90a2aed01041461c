import io.github.layerflux.it.*

BusyboxBase.layout(basedir.toPath().resolve('base'))
context.registry = LocalRegistry.start(basedir.toPath().resolve('registry'))
context.userProperties['registry'] = context.registry.host()
return true
