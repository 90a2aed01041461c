import io.github.layerflux.it.*

assert ImageJson.of(basedir.toPath()).step('RUN').status() == 'CACHED'
