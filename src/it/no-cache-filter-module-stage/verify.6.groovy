import io.github.layerflux.it.*

assert ImageJson.of(basedir.toPath().resolve('web')).steps()*.stage() == ['install']
Console.of(basedir.toPath()).says('target: stage install', 'Skipped: layerflux.skip is set')
