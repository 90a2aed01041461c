import io.github.layerflux.it.*

Console.of(basedir.toPath()).failsWith('Dockerfile.empty-dockerfile', 'empty')
