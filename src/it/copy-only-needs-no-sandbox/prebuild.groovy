import io.github.layerflux.it.*
import java.nio.file.Files

BusyboxBase.layout(basedir.toPath().resolve('base'))
Command.of('tar', '-cf', 'more.tar', 'more').in(basedir.toPath()).run()
// a PATH with what Maven's start script needs, and with nothing to make a sandbox of
def bin = Files.createDirectories(basedir.toPath().resolve('bin'))
for (tool in ['sh', 'bash', 'env', 'uname', 'dirname', 'basename', 'ls', 'sed', 'expr', 'cat', 'which', 'readlink', 'tr', 'java']) {
    TestMachine.find(tool).ifPresent { Files.createSymbolicLink(bin.resolve(tool), it) }
}
return true
