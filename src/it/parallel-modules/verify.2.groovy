import io.github.layerflux.it.*

for (module in ['one', 'two', 'three', 'four']) {
    assert ImageJson.of(basedir.toPath().resolve(module)).statuses() == ['CACHED'] * 8
}
