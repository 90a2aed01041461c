import io.github.layerflux.it.*

Console.of(basedir.toPath()).failsWith('/team/app:rc stands for', "not for ${context.digest} as recorded".toString(), 'allowMoved')
assert !context.production.hasTag('app', 'again')
