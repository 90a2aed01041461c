import io.github.layerflux.it.*

context.userProperties['layerflux.buildArg.BASE'] = context.registry.host() + '/nosuch:1'
return true
