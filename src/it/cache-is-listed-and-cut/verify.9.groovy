import io.github.layerflux.it.*

Console.of(basedir.toPath()).failsWith("filter 'size=3' is not understood", 'until=24h')
