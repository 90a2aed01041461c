import io.github.layerflux.it.*

Console.of(basedir.toPath()).failsWith(context.closed.host(), 'no credentials')
