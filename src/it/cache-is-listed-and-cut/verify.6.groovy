import io.github.layerflux.it.*

// what was cut can be missed: the steps are there
assert ImageJson.of(basedir.toPath()).statuses() == ['CACHED'] * 2
Console.of(basedir.toPath()).neverSays('freed')
