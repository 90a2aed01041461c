import io.github.layerflux.it.*

// the module that failed, and none of the others
Console.of(basedir.toPath()).failsWith('on project two: two/Broken:2 COPY nothing.txt /')
assert ImageJson.of(basedir.toPath().resolve('two')).statuses() == ['FAILED']
assert ImageJson.of(basedir.toPath().resolve('three')).statuses() == ['CACHED']
