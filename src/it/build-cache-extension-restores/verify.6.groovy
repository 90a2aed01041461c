import io.github.layerflux.it.*

// the jar is restored, the image comes out of our own cache
Console.of(basedir.toPath()).says('Skipping plugin execution (cached): jar:jar')
assert ImageJson.of(basedir.toPath()).statuses() == ['CACHED', 'CACHED']
