import io.github.layerflux.it.*

Console.of(basedir.toPath()).failsWith("layerflux.noCache must be true or false, got 'yes'")
