import io.github.layerflux.it.*

Console.of(basedir.toPath()).failsWith('Dockerfile.unknown-flag:2', '--chmd')
