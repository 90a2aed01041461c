import io.github.layerflux.it.*

Console.of(basedir.toPath()).failsWith('Dockerfile.outside-the-context:2', 'escape')
