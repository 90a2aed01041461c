import io.github.layerflux.it.*
import com.google.gson.JsonParser

def result = ImageJson.of(basedir.toPath())
assert result.statuses() == ['EXECUTED'] * 16
context.first = result

// skopeo and umoci read it
def image = "${basedir}/target/layerflux/oci:1.0"
def inspected = JsonParser.parseString(
        Command.of(TestMachine.tool('skopeo') as String, 'inspect', 'oci:' + image).run()).asJsonObject
assert inspected.get('Digest').asString == result.text('digest')
// the base image's, two RUNs, WORKDIR, dependencies, application
assert inspected.getAsJsonArray('Layers').size() == 6
def config = JsonParser.parseString(
        Command.of(TestMachine.tool('skopeo') as String, 'inspect', '--raw', '--config', 'oci:' + image).run()).asJsonObject
def container = config.getAsJsonObject('config')
assert container.get('User').asString == 'greeter'
assert container.getAsJsonObject('Healthcheck').get('Interval').asLong == 10_000_000_000
assert container.getAsJsonObject('Labels').get('org.opencontainers.image.title').asString == 'greeter'
assert config.getAsJsonArray('history').size() == 17 // the base's layer has no entry of its own

try (def running = RunningImage.start(image, basedir.toPath().resolve('bundle'))) {
    assert running.file('opt/greeter/greeter.jar').exists()
    assert running.get('/greeting?name=Maven') == 'Hello, Maven!'
}
