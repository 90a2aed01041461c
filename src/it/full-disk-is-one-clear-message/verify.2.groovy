import io.github.layerflux.it.*

Console.of(basedir.toPath()).failsWith('Dockerfile.run:3', 'No space left on device')
