import io.github.layerflux.it.*
import java.nio.file.Files

def folder = basedir.toPath()
def tls = basedir.toPath().resolve('../../test-classes/tls').normalize()
Files.copy(tls.resolve('ca.crt'), folder.resolve('ca.crt'))
// under this address a machine reaches itself, and no rule about loopback applies
context.source = LocalRegistry.startPrivate(folder.resolve('source'), tls)
context.source.push(BusyboxBase.layout(folder.resolve('base')), 'latest', 'base:1')
context.target = LocalRegistry.startPrivate(folder.resolve('target-registry'), null)
context.userProperties['source'] = context.source.hostByAddress()
context.userProperties['target'] = context.target.host()
context.userProperties['layerflux.buildArg.BASE'] = context.source.hostByAddress() + '/base:1'
for (login in [docker: LocalRegistry.LOGIN, wrong: 'ci:something else']) {
    Files.createDirectories(folder.resolve(login.key))
    folder.resolve(login.key + '/config.json').toFile().text =
        '{"auths":{"' + context.target.host() + '":{"auth":"' + login.value.bytes.encodeBase64() + '"}}}'
}
return true
