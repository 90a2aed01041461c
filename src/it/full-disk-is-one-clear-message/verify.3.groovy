import io.github.layerflux.it.*

// what fitted before is still good
assert ImageJson.of(basedir.toPath()).statuses() == ['CACHED', 'EXECUTED']
assert BuiltImage.of(basedir.toPath()).file('big.bin').size() == 64 << 20
