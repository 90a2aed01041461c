import io.github.layerflux.it.*

Console.of(basedir.toPath()).failsWith('Dockerfile.missing-source:2', 'COPY site/none.html /', 'site/none.html')
