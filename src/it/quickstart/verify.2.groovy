import io.github.layerflux.it.*

assert ImageJson.of(basedir.toPath()).statuses() == ['CACHED'] * 5
