import io.github.layerflux.it.*

context.closed = LocalRegistry.startWithPassword(basedir.toPath().resolve('closed-registry'))
context.userProperties['registry'] = context.closed.host()
return true
