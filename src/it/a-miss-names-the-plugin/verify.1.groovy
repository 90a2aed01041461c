import io.github.layerflux.it.*

assert ImageJson.of(basedir.toPath()).step('WORKDIR').reason().startsWith('first build on context busybox')
return true
