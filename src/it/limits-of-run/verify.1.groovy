import io.github.layerflux.it.*

assert ImageJson.of(basedir.toPath()).statuses() == ['EXECUTED']
Console.of(basedir.toPath()).neverSays('has no effect')
