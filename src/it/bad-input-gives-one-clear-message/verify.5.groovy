import io.github.layerflux.it.*

Console.of(basedir.toPath()).failsWith('Dockerfile.not-yet-implemented:2')
