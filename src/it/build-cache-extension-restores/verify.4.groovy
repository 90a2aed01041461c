import io.github.layerflux.it.*

Console.of(basedir.toPath()).failsWith('of the restored descriptor is not on this machine', 'maven.build.cache.skipCache')
