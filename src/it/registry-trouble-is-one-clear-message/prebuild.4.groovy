import io.github.layerflux.it.*

context.userProperties['layerflux.buildArg.BASE'] = context.registry.host() + '/busybox:2'
return true
