import io.github.layerflux.it.*

Console.of(basedir.toPath()).failsWith('cacheRules', 'sometimes')
