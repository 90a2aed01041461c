import io.github.layerflux.it.*

Console.of(basedir.toPath()).failsWith('Dockerfile.unknown-instruction:2', 'CPOY', 'COPY')
