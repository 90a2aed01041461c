import io.github.layerflux.it.BusyboxBase

BusyboxBase.layout(basedir.toPath().resolve('base'))
return true
