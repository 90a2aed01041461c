import io.github.layerflux.it.*

assert ImageJson.of(basedir.toPath().resolve('two')).json().get('images').toString() == '["habits/two:release"]'
