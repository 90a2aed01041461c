import io.github.layerflux.it.*

Console.of(basedir.toPath()).failsWith("runMemory 'lots' is unusable, expected a size such as 512m or 2g")
