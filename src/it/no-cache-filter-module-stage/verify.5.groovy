import io.github.layerflux.it.*

// web has no such stage, worker has: no mistake
for (module in ['web', 'worker']) {
    assert ImageJson.of(basedir.toPath().resolve(module)).statuses() == ['CACHED'] * 2
}
Console.of(basedir.toPath()).says('noCacheFilter: stage tools', 'failOnMiss: stage app')
