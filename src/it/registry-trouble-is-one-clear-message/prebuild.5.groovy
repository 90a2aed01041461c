import io.github.layerflux.it.*

context.userProperties['layerflux.buildArg.BASE'] = context.closedRegistry.host() + '/busybox:1'
return true
