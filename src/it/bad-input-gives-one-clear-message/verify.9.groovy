import io.github.layerflux.it.*

Console.of(basedir.toPath()).failsWith('Dockerfile.unknown-stage:3', 'tolls')
