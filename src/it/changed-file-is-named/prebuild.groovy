import io.github.layerflux.it.BusyboxBase

BusyboxBase.layout(basedir.toPath().resolve('base'))
// whole seconds, which every Java can set again
new File(basedir, 'second/d.txt').lastModified = 1_700_000_000_000
return true
