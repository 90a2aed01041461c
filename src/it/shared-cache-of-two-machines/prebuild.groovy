import io.github.layerflux.it.*

def base = BusyboxBase.layout(basedir.toPath().resolve('base'))
def registry = LocalRegistry.start(basedir.toPath().resolve('registry'))
registry.push(base, 'latest', 'bases/busybox:1')
context.registry = registry
context.userProperties['registry'] = registry.host()
context.userProperties['layerflux.buildArg.BASE'] = registry.host() + '/bases/busybox:1'
new File(basedir, 'token').text = 'this is a secret value'
return true
