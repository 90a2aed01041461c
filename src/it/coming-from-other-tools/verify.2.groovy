import io.github.layerflux.it.*

// unchanged: as with jib, contents count
for (tool in ['jib', 'kaniko']) {
    assert ImageJson.of(basedir.toPath().resolve(tool)).misses() == 0
}
