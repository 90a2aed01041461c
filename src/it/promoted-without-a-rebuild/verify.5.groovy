import io.github.layerflux.it.*

Console.of(basedir.toPath()).failsWith("/app:1.0 stands for ${context.digest}".toString(), '-Dlayerflux.overwrite=latest')
// none of the names is given when one is taken
assert context.production.inspect('app:latest').get('Digest').asString == context.digest
