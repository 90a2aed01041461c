import io.github.layerflux.it.*

Console.of(basedir.toPath()).says('Skipped: layerflux.skipPush is set')
assert !context.registry.hasTag('team/good', '2')
assert !ImageJson.of(basedir.toPath().resolve('good')).json.has('pushed')
