import io.github.layerflux.it.*

// its comment is in the same encoding and does no harm
Console.of(basedir.toPath()).failsWith('Dockerfile.other-encoding:3', 'LABEL greeting=', 'not UTF-8')
