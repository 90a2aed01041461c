import io.github.layerflux.it.*

context.registry.corruptLargestBlob()
context.userProperties['layerflux.buildArg.BASE'] = context.registry.host() + '/busybox:1'
// nothing of the good build may help
context.userProperties['layerflux.cacheDirectory'] = new File(basedir, 'another-cache').path
return true
