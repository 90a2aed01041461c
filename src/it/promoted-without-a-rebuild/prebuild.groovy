import io.github.layerflux.it.*

def folder = basedir.toPath()
context.staging = LocalRegistry.start(folder.resolve('staging'))
context.production = LocalRegistry.start(folder.resolve('production'))
context.userProperties['staging'] = context.staging.host()
context.userProperties['production'] = context.production.host()
Command.of('openssl', 'genpkey', '-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-256', '-out', 'key.pem').in(folder).run()
return true
