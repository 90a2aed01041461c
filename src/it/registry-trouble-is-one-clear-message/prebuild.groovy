import io.github.layerflux.it.*

def base = BusyboxBase.layout(basedir.toPath().resolve('base'))
def registry = LocalRegistry.start(basedir.toPath().resolve('registry'))
registry.push(base, 'latest', 'busybox:1')
context.registry = registry
context.closedRegistry = LocalRegistry.startWithPassword(basedir.toPath().resolve('closed-registry'))
context.userProperties['layerflux.buildArg.BASE'] = registry.host() + '/busybox:1'
return true
