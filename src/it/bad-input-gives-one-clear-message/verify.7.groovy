import io.github.layerflux.it.*

Console.of(basedir.toPath()).failsWith('Dockerfile.ignored-source:2', 'site/ignored.html', '.dockerignore')
