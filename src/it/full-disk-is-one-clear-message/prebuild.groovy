import io.github.layerflux.it.*
import java.nio.file.Files

BusyboxBase.layout(basedir.toPath().resolve('base'))
new File(basedir, 'big.bin').withOutputStream { out -> 64.times { out.write(new byte[1 << 20]) } }
context.disk = SmallDisk.mount(basedir.toPath().resolve('layerflux-cache'), 32)
return true
