import io.github.layerflux.it.BusyboxBase

BusyboxBase.layout(new File(basedir, 'base').toPath())
println "ctx ${context} ${binding.variables.keySet()}"
return true
