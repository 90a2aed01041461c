import io.github.layerflux.it.*

Console.of(basedir.toPath()).failsWith('Dockerfile.other-id:3', 'tokem')
