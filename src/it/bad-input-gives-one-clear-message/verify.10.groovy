import io.github.layerflux.it.*

Console.of(basedir.toPath()).failsWith('Dockerfile.unknown-platform:1', 'linux/s390x')
