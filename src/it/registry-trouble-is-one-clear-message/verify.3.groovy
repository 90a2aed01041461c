import io.github.layerflux.it.*

Console.of(basedir.toPath()).failsWith('Dockerfile:2', 'nosuch')
