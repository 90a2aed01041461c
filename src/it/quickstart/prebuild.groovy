import io.github.layerflux.it.*

// a cache of its own, so that the first build is a first build, every time
context.userProperties['layerflux.cacheDirectory'] = new File(basedir, 'layerflux-cache').path

if (DockerHub.reachable()) {
    println 'The base image is busybox from Docker Hub.'
} else {
    println 'Docker Hub cannot be reached from here: the base image is made on the spot of busybox-static'
    println 'and used through -Dlayerflux.buildContext.busybox=oci-layout://...'
    def base = BusyboxBase.layout(basedir.toPath().resolve('base'))
    context.userProperties['layerflux.buildContext.busybox'] = 'oci-layout://' + base
}
println ''
println '=== 1. mvn package: the first image ==='
return true
