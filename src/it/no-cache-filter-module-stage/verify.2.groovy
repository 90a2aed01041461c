import io.github.layerflux.it.*

def web = ImageJson.of(basedir.toPath().resolve('web'))
assert web.step('RUN').status() == 'EXECUTED'
assert ImageJson.of(basedir.toPath().resolve('worker')).statuses() == ['CACHED'] * 2
