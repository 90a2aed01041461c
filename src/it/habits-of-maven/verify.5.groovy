import io.github.layerflux.it.*

Console.of(basedir.toPath()).failsWith('module two: two/Broken:2 COPY nothing.txt /')
assert ImageJson.of(basedir.toPath().resolve('three')).statuses() == ['CACHED']
