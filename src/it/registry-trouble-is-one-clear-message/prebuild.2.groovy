import io.github.layerflux.it.*

context.unreachable = '127.0.0.1:' + LocalRegistry.freePort()
context.userProperties['layerflux.buildArg.BASE'] = context.unreachable + '/busybox:1'
return true
