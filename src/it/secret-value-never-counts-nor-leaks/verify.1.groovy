import io.github.layerflux.it.*

assert ImageJson.of(basedir.toPath()).step('RUN').status() == 'EXECUTED'
assert BuiltImage.of(basedir.toPath()).file('length').text().trim() == '37'
