import io.github.layerflux.it.*

context.registry = LocalRegistry.start(basedir.toPath().resolve('registry'))
context.userProperties['registry'] = context.registry.host()
context.userProperties['maven.build.cache.location'] = new File(basedir, 'build-cache').path
return true
