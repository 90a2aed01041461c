import io.github.layerflux.it.*

def web = ImageJson.of(basedir.toPath().resolve('web'))
assert web.statuses() == ['EXECUTED'] * 2
assert ImageJson.of(basedir.toPath().resolve('worker')).statuses() == ['EXECUTED'] * 2
context.firstWeb = web
return true
