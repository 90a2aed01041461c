import io.github.layerflux.it.*

BusyboxBase.layout(basedir.toPath().resolve('base'))
['crun', 'runc'].each { TestMachine.tool(it) }
return true
