import io.github.layerflux.it.*

Console.of(basedir.toPath()).failsWith('image.tar holds an image for one platform, and 2 are asked for')
