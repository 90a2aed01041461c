import io.github.layerflux.it.*

Console.of(basedir.toPath()).failsWith('Dockerfile.bad-reference:1', 'Not_A_Reference!')
