import io.github.layerflux.it.*
import com.google.gson.JsonParser

def archive = new File(basedir, 'target/image.tar')
def skopeo = TestMachine.tool('skopeo') as String
def inspected = JsonParser.parseString(Command.of(skopeo, 'inspect', 'oci-archive:' + archive).run()).asJsonObject
assert inspected.getAsJsonArray('LayersData').every { it.asJsonObject.get('MIMEType').asString.endsWith('tar+gzip') }
assert inspected.getAsJsonArray('Layers').size() == 2
def config = JsonParser.parseString(Command.of(skopeo, 'inspect', '--config', 'oci-archive:' + archive).run()).asJsonObject
assert config.getAsJsonObject('config').get('User').asString == '1000:1000'
// skopeo checks every blob against its digest while it copies
Command.of(skopeo, '--insecure-policy', 'copy', 'oci-archive:' + archive, "oci:${basedir}/target/copied:x").run()
assert BuiltImage.in(basedir.toPath().resolve('target/copied')).file('hello.txt').text() == 'hello\n'
