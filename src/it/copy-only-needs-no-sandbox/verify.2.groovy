import io.github.layerflux.it.*

Console.of(basedir.toPath()).failsWith('Dockerfile.run:2', 'RUN true', 'unshare')
