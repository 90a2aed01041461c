import io.github.layerflux.it.*

BusyboxBase.layout(basedir.toPath().resolve('base'))
Command.of('tar', '-cf', 'more.tar', 'more').in(basedir.toPath()).run()
return true
