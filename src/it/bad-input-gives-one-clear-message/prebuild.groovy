import io.github.layerflux.it.BusyboxBase
import java.nio.file.*

BusyboxBase.layout(basedir.toPath().resolve('base'))
Files.createSymbolicLink(basedir.toPath().resolve('escape'), Path.of('/etc'))
return true
