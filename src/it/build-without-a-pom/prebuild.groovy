import io.github.layerflux.it.BusyboxBase

def base = BusyboxBase.layout(basedir.toPath().resolve('base'))
context.userProperties['layerflux.context'] = 'app'
context.userProperties['layerflux.images'] = 'example.org/no-pom:1,no-pom:latest'
context.userProperties['layerflux.buildArg.NAME'] = 'world'
context.userProperties['layerflux.label.team'] = 'layers'
context.userProperties['layerflux.buildContext.busybox'] = 'oci-layout://' + base
context.userProperties['layerflux.cacheDirectory'] = new File(basedir, 'layerflux-cache').path
return true
